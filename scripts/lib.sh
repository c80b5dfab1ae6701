# What the scripts share. It is sourced, never run; it leaves `root` set and the shell standing in it.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

venv=$root/.build-python
requirements=$root/Protocol/verifier/requirements.txt

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

require_swift() {
  command -v swift >/dev/null ||
    die "swift is not in the PATH: install the Swift toolchain, 6.3 or later, from swift.org first"
}

# What the project needs is asked for by what it does, not by the package's name: another distribution may
# bring the same under another name, and then nothing is to be installed.
missing_packages() {
  command -v git >/dev/null || echo git
  command -v pkg-config >/dev/null || echo pkg-config
  pkg-config --exists libsodium 2>/dev/null || echo libsodium-dev
  pkg-config --exists sqlite3 2>/dev/null || echo libsqlite3-dev
  pkg-config --exists zlib 2>/dev/null || echo zlib1g-dev
  command -v openssl >/dev/null || echo openssl
  command -v xxd >/dev/null || echo xxd
  has_tool ip || echo iproute2
  has_tool iptables || echo iptables
  command -v python3 >/dev/null || echo python3
  python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

# Administrators' tools are not in everybody's PATH.
has_tool() {
  PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs the Debian packages that are missing. Needs no network when all are there.
install_dependencies() {
  local missing
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing: ${missing[*]}" >&2
  command -v apt-get >/dev/null || {
    echo "there is no apt-get here: install the equivalents of ${missing[*]} by hand" >&2
    return 1
  }
  as_root apt-get update -q >&2 &&
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}

# The verifier's Python, in an environment of its own: made again when its requirements change. The stamp is
# written last, so that an interrupted installation is begun anew.
prepare_python() {
  if [ ! -f "$requirements" ]; then
    echo "Protocol/verifier/requirements.txt is missing" >&2
    return 1
  fi
  if ! cmp -s "$requirements" "$venv/stamp" || [ ! -x "$venv/bin/python" ]; then
    echo "setting up Python for the verifier in ${venv#"$root"/}" >&2
    rm -rf "$venv" &&
      python3 -m venv "$venv" &&
      "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" >&2 &&
      cp "$requirements" "$venv/stamp" || return 1
  fi
  export KOLLEKTIV_PYTHON=$venv/bin/python
}

# The data made by others (postings, test vectors) lies outside the repository. Tests that need it skip
# without it, and say so.
find_shared() {
  local folder=${KOLLEKTIV_SHARED:-$root/../shared}
  if [ -d "$folder/data" ]; then
    KOLLEKTIV_SHARED=$(cd "$folder" && pwd)
    export KOLLEKTIV_SHARED
  else
    return 1
  fi
}

# build_release PRODUCT [SCRATCH]: builds quietly and sets `program` to the path of the product. A word goes
# to standard error only when there is something to build or the build fails.
#
# What is built runs where no Swift is installed. The options are the same for all products, so that each is
# built on what the others have compiled.
build_release() {
  local product=$1 scratch=${2:-$root/.build} log
  local options=(-c release --static-swift-stdlib --scratch-path "$scratch")
  program=$(swift build "${options[@]}" --show-bin-path)/$product
  if [ ! -x "$program" ] || [ -n "$(find Sources Package.swift -newer "$program" -print -quit)" ]; then
    echo "building $product for release, which takes some minutes the first time" >&2
    # Whoever watches sees how far it is.
    if [ -t 1 ] && [ -t 2 ]; then
      swift build "${options[@]}" --product "$product" >&2 || die "$product does not build"
      return
    fi
  fi
  log=$(mktemp)
  if ! swift build "${options[@]}" --product "$product" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "$product does not build"
  fi
  rm -f "$log"
}

# Builds the two programs and sets `programs` to the folder that they are in.
build_programs() {
  build_release kollektivd
  build_release kollektiv
  programs=${program%/*}
}
