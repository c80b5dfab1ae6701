/// What one seed is made of. Swarm testing (Groce et al., 2012): each seed switches a random part of the
/// faults and tricks on, at rates of its own, because what always happens together hides what happens alone.
struct Plan {
  let seed: UInt64
  let replicas: Int
  let steps: Int
  /// Whether to go on until there are enough events.
  let isElastic: Bool
  let departments: Int
  private(set) var rates: [Fault: Int] = [:]
  private(set) var tricks: [Trick] = []
  /// In a thousand steps.
  let hostility: Int
  /// How many dishonest members there are, beside the dishonest department.
  let hostileMembers: Int
  let hasHostileNode: Bool
  /// An honest node's replica whose operator keeps back what some member writes.
  let hasCensor: Bool
  /// The most virtual milliseconds between two steps.
  let pace: Int

  static let defaultSteps = 380
  /// Events that a seed must have, if nobody chose the number of steps.
  static let enough = 200

  init(seed: UInt64, replicas: Int? = nil, steps: Int? = nil) {
    var random = Random(seed: seed, stream: .plan)
    self.seed = seed
    let drawn = random.between(5...9)
    self.replicas = replicas ?? drawn
    self.steps = steps ?? Plan.defaultSteps
    isElastic = steps == nil
    departments = min(random.between(3...5), max(2, self.replicas - 2))
    hostility = random.between(150...400)
    hostileMembers = random.between(1...2)
    hasHostileNode = random.chance(600)
    hasCensor = random.chance(300)
    pace = random.pick([400, 1_200, 3_000])!
    let isCalm = random.chance(50)
    for fault in Fault.allCases {
      let (isOn, rate) = (random.chance(600), 1 + random.below(fault.ceiling))
      rates[fault] = isOn && !isCalm ? rate : 0
    }
    for trick in Trick.allCases where random.chance(600) { tricks.append(trick) }
    if tricks.isEmpty { tricks = [.equivocate] }
  }

  func rate(_ fault: Fault) -> Int { rates[fault] ?? 0 }
}
