import Events
import Replica
import Sodium
import Store
import Sync

/// A whole federation in one thread: its replicas on their disks, the network between them, a clock, and the
/// dice.
///
/// Everything that happens is drawn from the seed, so a run can be repeated to the byte.
final class World {
  /// What is going to happen at some time.
  enum Occasion {
    case arrive(Parcel)
    /// The replica takes what has arrived, in one batch.
    case work(Int)
    case wake(Int)
    /// What the host had sent to the peer has left its buffer.
    case drain(Int, peer: Int, session: Int)
    case restart(Int)
    case reconnect(Link)
    case end(Fault, [Int])
  }

  /// A message on its way.
  struct Parcel {
    let from: Int
    let to: Int
    let session: Int
    let bytes: [UInt8]
  }

  /// The first thing that a checker found wrong.
  struct Failure: Error, CustomStringConvertible {
    let checker: String
    let what: String

    var description: String { "\(checker): \(what)" }
  }

  static let epoch: Milliseconds = 1_800_000_000_000

  let plan: Plan
  var federation: Federation
  var network = Network()
  var hosts: [Host] = []
  var puppets: [Puppet] = []
  var oracle = Oracle()
  var archive: [EventID: [UInt8]] = [:]
  /// What was found out about bytes that came, which is the same for all.
  var examined: [EventBytes: ExaminedEvent] = [:]
  var known = AdmissibleKeys()
  /// What has left the machine on which it was made: the rest may be lost with a backup put back, and no
  /// adversary knows of it.
  var published: Set<EventID> = []
  var now = World.epoch
  var agenda = Agenda<Occasion>()
  var trace = Trace()
  var tally = Tally()
  var failure: Failure?
  /// Events that honest actors authored, and that dishonest ones signed.
  var authored = 0
  var forged = 0
  var isHealing = false
  /// The keys that departments are about to go over to.
  var successors: [Int: SigningKey] = [:]
  /// Told what happens, in words, where somebody wants to know.
  let narrator: ((String) -> Void)?

  var dice: Random
  var air: Random
  var chance: Random
  var hostile: Random
  var secrets: Random

  init(_ plan: Plan, narrator: ((String) -> Void)? = nil) {
    self.plan = plan
    self.narrator = narrator
    federation = Federation(plan)
    dice = Random(seed: plan.seed, stream: .workload)
    air = Random(seed: plan.seed, stream: .network)
    chance = Random(seed: plan.seed, stream: .faults)
    hostile = Random(seed: plan.seed, stream: .hostile)
    secrets = Random(seed: plan.seed, stream: .sessions)
    for number in 0..<federation.hosts { hosts.append(Host(number, federation, plan)) }
    for host in federation.replicas..<federation.hosts {
      puppets.append(
        Puppet(
          host: host, person: federation.person(at: host)?.number,
          department: federation.department(at: host)?.number))
    }
  }

  func fail(_ checker: String, _ what: String) {
    if failure == nil { failure = Failure(checker: checker, what: what) }
  }

  func note(_ text: @autoclosure () -> String) {
    guard let narrator else { return }
    let seconds = (now - World.epoch) / 1000
    narrator("\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)  \(text())")
  }

  func name(of puppet: Puppet) -> String {
    puppet.person.map { federation.people[$0].name }
      ?? "the \(federation.departments[puppet.department!].name)"
  }

  func name(of community: CommunityID) -> String {
    oracle.communities.firstIndex(of: community).map { "community \($0 + 1)" } ?? "an unknown community"
  }

  /// Tells the oracle of an event that somebody signed, whether or not it will be admitted anywhere.
  func learn(_ bytes: [UInt8]) {
    guard let event = try? UnverifiedEvent(bytes), archive[event.id] == nil, Witness.isSigned(event) else {
      return
    }
    archive[event.id] = bytes
    oracle.learn(event)
  }
}
