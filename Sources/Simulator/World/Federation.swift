import Events
import Sodium

/// Who there is: departments with a node each, people with a client each, and some who do not mean well.
struct Federation {
  var departments: [Department] = []
  var people: [Person] = []
  /// The first so many hosts run a replica; the ones behind are puppets of the dishonest.
  let replicas: Int
  let hosts: Int

  init(_ plan: Plan) {
    var random = Random(seed: plan.seed, stream: .federation)
    replicas = plan.replicas
    var host = 0
    for number in 0..<plan.departments {
      let key = SigningKey(seed: random.bytes32())
      departments.append(
        Department(
          number: number, name: Names.departments[number], id: departmentID(firstKey: key.publicKey),
          key: key,
          host: host, isHonest: true))
      host += 1
    }
    for number in 0..<(plan.replicas - plan.departments) {
      people.append(Self.person(number, Names.people[number], number % plan.departments, host, true, &random))
      host += 1
    }
    for number in 0..<plan.hostileMembers {
      let department = random.below(plan.departments)
      people.append(
        Self.person(people.count, Names.villains[number], department, host, false, &random))
      host += 1
    }
    if plan.hasHostileNode {
      let key = SigningKey(seed: random.bytes32())
      departments.append(
        Department(
          number: departments.count, name: "Shadow", id: departmentID(firstKey: key.publicKey), key: key,
          host: host, isHonest: false))
      host += 1
    }
    hosts = host
  }

  private static func person(
    _ number: Int, _ name: String, _ department: Int, _ host: Int, _ isHonest: Bool, _ random: inout Random
  ) -> Person {
    Person(
      number: number, name: name, root: SigningKey(seed: random.bytes32()), department: department,
      device: SigningKey(seed: random.bytes32()), host: host, isHonest: isHonest)
  }

  func person(at host: Int) -> Person? { people.first { $0.host == host } }

  func department(at host: Int) -> Department? { departments.first { $0.host == host } }

  /// A statement that the person is one of the department's; each has a serial of its own.
  mutating func affiliate(_ person: Int, to department: Int, at time: Milliseconds) -> Affiliation {
    let serial = people[person].serials[department, default: 0] + 1
    people[person].serials[department] = serial
    return Affiliation(
      of: people[person].id, serial: serial, to: departments[department].id, time: time,
      by: departments[department].key)
  }
}
