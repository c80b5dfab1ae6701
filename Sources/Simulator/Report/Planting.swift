import ArgumentParser

/// Plants each known bug and looks for the first seed in which a checker finds it.
struct Planting {
  let first: UInt64
  let bound: Int

  func run() throws {
    throw ValidationError("This program was built without planted bugs: build with KOLLEKTIV_PLANTED=1.")
  }
}
