# How scripts/demo shows a command and its output, and how it starts, stops and asks the nodes. It is sourced by
# scripts/demo, never run. Everything in it stands in the folder of the demo, and all paths are relative to that: a
# Unix socket has room for a hundred bytes of path only.

nodes=(production research works-council)
departments=(Production Research 'Works Council')

bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
  bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
fi

heading() { printf '\n%s── %s%s\n' "$bold" "$1" "$plain"; }

tell() { printf '\n%s\n' "$1"; }

# ── commands, shown before their output

# A command line as one would type it. Codes are cut: they are of one use, and long.
typed() {
  local word line=''
  for word in "$@"; do
    case $word in
      kolinvite1* | kolpeer1*) word="${word:0:20}…" ;;
      *[!A-Za-z0-9_./:=@%+,-]* | '')
        if [[ $word == *\'* ]]; then word="\"$word\""; else word="'$word'"; fi
        ;;
    esac
    line+=" $word"
  done
  printf '%s' "${line# }"
}

cut_codes() { sed -E 's/\b(kolinvite1|kolpeer1)([0-9a-z]{12})[0-9a-z]+/\1\2…/g'; }

# operator NODE ARGS…, person NAME ARGS…: as that operator, as that person.
operator() {
  printf '\n%s%s$%s kollektivd %s\n' "$dim" "$1" "$plain" "$(typed "${@:2}")"
  "./$1" "${@:2}" 2>&1 | cut_codes
}

person() {
  printf '\n%s%s$%s kollektiv %s\n' "$dim" "$1" "$plain" "$(typed "${@:2}")"
  "./$1" "${@:2}"
}

person_fails() {
  if person "$@"; then die 'this should not have gone'; fi
}

quietly() { "./$1" "${@:2}" 2>/dev/null; }

# enrol NODE NAME FULL-NAME: the invitation by the operator, the enrolment by the person. The paper code is shown
# once, the first time; in the world outside everybody writes down their own.
enrol() {
  local code
  printf '\n%s%s$%s kollektivd %s\n' "$dim" "$1" "$plain" "$(typed invite "$3")"
  code=$("./$1" invite "$3" 2>/dev/null)
  cut_codes <<<"$code"
  printf '%s%s$%s kollektiv %s\n' "$dim" "$2" "$plain" "$(typed enrol "$code" --name "$3")"
  wrapper "$2" kollektiv "KOLLEKTIV_HOME=people/$2 KOLLEKTIV_PASSPHRASE='correct horse battery staple'"
  if [ "$2" = ada ]; then
    "./$2" enrol "$code" --name "$3"
  else
    "./$2" enrol "$code" --name "$3" | sed -n 1p
  fi
}

# ── what is asked of the programs while one waits: by --json, which does not depend on the language

# json 'EXPRESSION over d': what the object on stdin has there; nothing, and 1, where it has nothing.
json() { python3 -c "import json, sys; d = json.load(sys.stdin); print($1)" 2>/dev/null; }

# newest WHO COMMUNITY: the ID of the newest post or reply.
newest() { quietly "$1" feed "$2" -n 1 --json | json "d['posts'][0]['id'][:12]"; }

member() { quietly "$1" whoami --json | json "d['member']"; }

sees() { quietly "$1" communities --all --json | grep -q -F "\"name\":\"$2\""; }

counts() { [ "$(quietly "$1" people -c "$2" --json | json "len(d['people'])")" = "$3" ]; }

has_posts() { [ "$(quietly "$1" feed "$2" --json | json "len(d['posts'])")" -ge "$3" ]; }

# Whether a post has an answer and a reaction.
is_answered() {
  [ "$(quietly "$1" show "$2" --json | json "len(d['posts']) > 1 and bool(d['posts'][0]['reactions'])")" = True ]
}

knows() { quietly "$1" people -c "$3" --json | grep -q -F "\"name\":\"$2\""; }

is_member() {
  [ "$(quietly "$1" communities --json |
    json "[c['standing'] for c in d['communities'] if c['name'] == '$2'][0]")" = active ]
}

all_connected() {
  local node
  for node in "${nodes[@]}"; do
    [ "$(quietly "$node" status --json | json "all(p['connected'] for p in d['peers'])")" = True ] || return 1
  done
}

digest() { quietly "$1" status --json | json "d['digest']"; }

all_agree() {
  local first
  first=$(digest "${nodes[0]}") && [ -n "$first" ] && [ "$(digest "${nodes[1]}")" = "$first" ] &&
    [ "$(digest "${nodes[2]}")" = "$first" ]
}

show_digests() {
  local i
  printf '\n'
  for i in "${!nodes[@]}"; do printf '%-14s %s\n' "${departments[i]}" "$(digest "${nodes[i]}")"; done
}

# await WHAT SECONDS COMMAND…: until the command succeeds.
await() {
  local begun=$SECONDS
  until "${@:3}"; do
    [ $((SECONDS - begun)) -lt "$2" ] || die "After $2 s it is still not so that $1."
    sleep 0.2
  done
}

# ── nodes

# So many free ports, below those that the system gives to outgoing connections.
free_ports() {
  python3 - "$1" <<'PYTHON'
import random, socket, sys
held = []
while len(held) < int(sys.argv[1]):
    each = socket.socket()
    try:
        each.bind(("127.0.0.1", random.randrange(20000, 32000)))
        held.append(each)
    except OSError:
        each.close()
print(*(each.getsockname()[1] for each in held))
PYTHON
}

# wrapper NAME PROGRAM VARIABLES: a command of that name, which is the program as that person or operator.
wrapper() {
  printf '#!/bin/sh\ncd "$(dirname "$0")" && exec env %s %q "$@"\n' "$3" "$programs/$2" >"$1"
  chmod +x "$1"
}

# An empty folder to play in. Nodes of an earlier run are stopped first.
prepare_state() {
  local node
  if [ -d "$state" ]; then
    cd "$state"
    stop_nodes
    cd "$root"
    rm -rf "$state"
  fi
  mkdir -p "$state/nodes" "$state/people"
  cd "$state"
  kept=''
  trap leave EXIT
  trap 'exit 130' INT TERM
  export PAGER=cat
  for node in "${nodes[@]}"; do wrapper "$node" kollektivd "KOLLEKTIVD_DATA=nodes/$node"; done
}

leave() {
  local status=$?
  [ -z "$kept" ] || return 0
  if [ "$status" -ne 0 ]; then
    for log in nodes/*.log; do
      if [ -s "$log" ]; then printf '\n%s ends with:\n' "$log" && tail -n 5 "$log"; fi
    done >&2
  fi
  if [ -d "$state" ]; then cd "$state" && stop_nodes; fi
  if [ -n "$once" ]; then cd "$root" && rm -rf "$state"; fi
}

# In a session of its own: Control-C at the demo is not for the nodes.
start_node() {
  printf '\n%s%s$%s kollektivd run &\n' "$dim" "$1" "$plain"
  rm -f "nodes/$1.port"
  KOLLEKTIVD_DATA=nodes/$1 setsid "$programs/kollektivd" run --port-file "nodes/$1.port" \
    </dev/null >>"nodes/$1.log" 2>&1 &
  echo $! >"nodes/$1.pid"
  # `--wait` asks the running node only. Its peers may not be there yet: that is looked at by those who need it.
  await "$1 listens" 20 test -s "nodes/$1.port"
  await "$1 answers" 20 is_running "$1"
}

is_running() { [ "$(quietly "$1" status --json | json "d['running']")" = True ]; }

# The number of a node's process, if that is still the node's.
process() {
  local pid
  pid=$(cat "nodes/$1.pid" 2>/dev/null) && [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$(pwd -P)" ] &&
    tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q "kollektivd run --port-file nodes/$1.port" &&
    echo "$pid"
}

kill_node() {
  printf '\n%s%s$%s kill -9 %s\n' "$dim" "$1" "$plain" "$(process "$1")"
  end_node "$1" -KILL
}

end_node() {
  local pid
  pid=$(process "$1") || return 0
  kill "$2" "$pid"
  { wait "$pid" || true; } 2>/dev/null
  for ((i = 0; i < 100; i++)); do
    process "$1" >/dev/null || break
    sleep 0.1
  done
  if process "$1" >/dev/null; then kill -KILL "$pid"; fi
  rm -f "nodes/$1.pid"
}

stop_nodes() {
  local node
  for node in "${nodes[@]}"; do end_node "$node" -TERM; done
}

# ── the mailing list

# The history of this repository as a mailbox: one mail for each commit. Lines that begin as a new mail would are
# quoted, as mailboxes have it (mboxrd); where a commit has but a subject, that is the text.
history_as_mbox() {
  git -C "$root" rev-parse --git-dir >/dev/null 2>&1 || die 'There is no history here: give scripts/demo an mbox.'
  git -C "$root" log -z --reverse --encoding=UTF-8 --format='%H%n%an <%ae>%n%aD%n%s%n%b' >history.log
  python3 - history.log <<'PYTHON'
import re, sys

for commit in open(sys.argv[1], "rb").read().rstrip(b"\0").split(b"\0"):
    number, author, date, subject, body = commit.split(b"\n", 4)
    text = re.sub(rb"(?m)^(>*From )", rb">\1", body.strip() or subject)
    lines = [
        b"From " + number + b" Mon Sep 17 00:00:00 2001",
        b"From: " + author,
        b"Date: " + date,
        b"Message-ID: <" + number + b"@commits.invalid>",
        b"Subject: " + subject,
        b"MIME-Version: 1.0",
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Transfer-Encoding: 8bit",
        b"",
        text,
        b"",
    ]
    sys.stdout.buffer.write(b"\n".join(lines) + b"\n")
PYTHON
}
