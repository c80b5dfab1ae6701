import ArgumentParser
import Sodium

/// Plants each known bug and looks for the first seed in which a checker finds it: who watches the watchmen.
struct Planting {
  let first: UInt64
  let bound: Int

  #if PLANTED
    func run() throws {
      var missed: [PlantedBug] = []
      print("bug".padded(to: 26) + "seeds".padded(to: 7) + "found by")
      for bug in PlantedBug.allCases {
        guard let (seeds, failure) = hunt(bug) else {
          missed.append(bug)
          print(bug.rawValue.padded(to: 26) + "-".padded(to: 7) + "nobody in \(bound) seeds")
          continue
        }
        print(bug.rawValue.padded(to: 26) + "\(seeds)".padded(to: 7) + "\(failure)".prefix(120))
      }
      print("\(PlantedBug.allCases.count - missed.count) of \(PlantedBug.allCases.count) planted bugs caught")
      if !missed.isEmpty { throw ExitCode.failure }
    }

    private func hunt(_ bug: PlantedBug) -> (seeds: Int, failure: World.Failure)? {
      PlantedBug.active = bug
      defer { PlantedBug.active = nil }
      for seeds in 1...bound {
        let result = World(Plan(seed: first + UInt64(seeds) - 1)).run()
        if let failure = result.failure { return (seeds, failure) }
      }
      return nil
    }
  #else
    func run() throws {
      throw ValidationError("Built without planted bugs; scripts/simulate --planted builds with them.")
    }
  #endif
}
