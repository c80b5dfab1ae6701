import Events
import Governance
import Sodium
import TestSupport
import Testing

@Suite struct StandingTests {
  private let anna = Someone(11)
  private let ben = Someone(12)
  private let cora = Someone(13)

  @Test func endorsementsAdmitOneAfterTheOther() throws {
    var garden = try Garden(.endorsed(by: 2), founders: [anna])
    let office = garden.department
    let charter = garden.graph.acts[0].id
    let annas = garden.act(anna.device.publicKey, anna.id, office.join(anna), on: [charter])
    #expect(garden.standing(of: anna) == .active, "the charter names her")
    let bens = garden.act(ben.device.publicKey, ben.id, office.join(ben), on: [annas])
    #expect(garden.standing(of: ben) == .pending)
    let one = garden.act(anna.device.publicKey, anna.id, .endorse(ben.id, nil), on: [bens])
    garden.act(anna.device.publicKey, anna.id, .endorse(ben.id, nil), on: [one])
    #expect(garden.standing(of: ben) == .pending, "one member endorses once")
    let two = garden.act(garden.founder.device.publicKey, garden.founder.id, .endorse(ben.id, nil), on: [one])
    #expect(garden.standing(of: ben) == .active)
    #expect(garden.standing(of: ben, at: .past([one])) == .pending)
    #expect(garden.check(ben.device.publicKey, ben.id, .post, on: [one]) == .pending)
    #expect(garden.check(ben.device.publicKey, ben.id, .post, on: [two]) == nil)
    #expect(garden.check(cora.device.publicKey, cora.id, .post, on: [two]) == .unknownKey)
  }

  @Test func whatARevokedDeviceGrantedIsVoidAllTheWayDown() throws {
    var garden = try Garden(.endorsed(by: 1))
    let (office, founder) = (garden.department, garden.founder)
    let charter = garden.graph.acts[0].id
    // A thief has the founder's device and lets Ben in, who lets Cora in.
    let bens = garden.act(ben.device.publicKey, ben.id, office.join(ben), on: [charter])
    let coras = garden.act(cora.device.publicKey, cora.id, office.join(cora), on: [charter])
    let theft = garden.act(founder.device.publicKey, founder.id, .endorse(ben.id, nil), on: [bens])
    garden.act(ben.device.publicKey, ben.id, .endorse(cora.id, nil), on: [theft, coras])
    #expect(garden.standing(of: cora) == .active)
    let fresh = garden.act(
      founder.other.publicKey, founder.id, .device(founder.certificate(of: founder.other)), on: [charter])
    let revocation = DeviceStatement(.revocation, of: founder.device.publicKey, time: 2, by: founder.root)
    garden.act(founder.other.publicKey, founder.id, .revocation(revocation, lastSequence: 0), on: [fresh])
    #expect(garden.standing(of: ben) == .pending)
    #expect(garden.standing(of: cora) == .pending)
    #expect(garden.standing(of: founder) == .active)
    #expect(garden.authority().cut(of: founder.device.publicKey, by: founder.id) == 1)
    #expect(
      garden.check(founder.device.publicKey, founder.id, .post, on: [garden.last[founder.other.publicKey]!])
        == .keyRevoked)
  }

  @Test func nobodyRevokesAnothersDevice() throws {
    var garden = try Garden(.open)
    let charter = garden.graph.acts[0].id
    garden.act(ben.device.publicKey, ben.id, garden.department.join(ben), on: [charter])
    let attack = DeviceStatement(.revocation, of: garden.founder.device.publicKey, time: 2, by: ben.root)
    garden.act(ben.device.publicKey, ben.id, .revocation(attack, lastSequence: 0), on: [])
    #expect(garden.authority().cut(of: garden.founder.device.publicKey, by: garden.founder.id) == nil)
    #expect(garden.standing(of: garden.founder) == .active)
  }

  @Test func twoWordsAtOnceFreezeAKey() throws {
    var garden = try Garden(.endorsed(by: 1))
    let founder = garden.founder
    let charter = garden.graph.acts[0].id
    let bens = garden.act(ben.device.publicKey, ben.id, garden.department.join(ben), on: [charter])
    let one = garden.act(founder.device.publicKey, founder.id, .endorse(ben.id, nil), on: [bens])
    #expect(garden.standing(of: ben) == .active)
    garden.rewind(founder.device.publicKey, to: charter)
    let two = garden.act(founder.device.publicKey, founder.id, .endorse(cora.id, nil), on: [bens])
    #expect(garden.authority().freeze(of: founder.device.publicKey) == 1)
    #expect(garden.standing(of: ben) == .pending, "what was granted at the freeze is void")
    #expect(garden.standing(of: ben, at: .past([one])) == .active, "but not for who had seen one of the two")
    #expect(garden.check(founder.device.publicKey, founder.id, .post, on: [one, two]) == .keyFrozen)
  }

  @Test func departmentsVouchAndEnd() throws {
    var garden = try Garden(.open)
    let (office, second) = (garden.department, garden.second)
    let charter = garden.graph.acts[0].id
    let bens = garden.act(ben.device.publicKey, ben.id, office.join(ben), on: [charter])
    let end = garden.act(office.key.publicKey, office.id, .affiliationEnd(ben.id, serial: 1), on: [bens])
    #expect(garden.standing(of: ben) == .dormant)
    #expect(garden.check(ben.device.publicKey, ben.id, .post, on: [end]) == .dormant)
    #expect(garden.check(ben.device.publicKey, ben.id, .erase([bens]), on: [end]) == nil)
    #expect(garden.check(ben.device.publicKey, ben.id, office.join(ben), on: [end]) == .affiliationEnded)
    #expect(
      garden.check(office.key.publicKey, office.id, .affiliation(office.affiliation(of: ben)), on: [])
        == .affiliationEnded)
    garden.act(second.key.publicKey, second.id, .affiliation(second.affiliation(of: ben)), on: [end])
    #expect(garden.standing(of: ben) == .active, "no department can silence a person")
    #expect(garden.check(office.key.publicKey, office.id, .post, on: []) == .notMember)
    #expect(garden.check(ben.device.publicKey, ben.id, .erased([bens]), on: []) == .notNode)
  }

  @Test func aSucceededNodeKeyVouchesNoMore() throws {
    var garden = try Garden(.open)
    let office = garden.department
    let charter = garden.graph.acts[0].id
    let next = SigningKey(seed: Bytes32(words: (77, 0, 0, 0)))
    let proof = Succession.sign(department: office.id, from: office.key.publicKey, by: next)
    let step = garden.act(office.key.publicKey, office.id, .succession(next.publicKey, proof), on: [charter])
    #expect(
      garden.check(ben.device.publicKey, ben.id, office.join(ben), on: [step]) == .departmentNotRecognised)
    #expect(garden.check(ben.device.publicKey, ben.id, office.join(ben), on: [charter]) == nil)
    #expect(garden.check(office.key.publicKey, office.id, .merge, on: [step]) == .keyRevoked)
    #expect(garden.check(next.publicKey, office.id, .merge, on: [step]) == nil)
    #expect(garden.check(next.publicKey, office.id, .merge, on: [charter]) == .departmentNotRecognised)
  }

  @Test func leavingEndsTheJoinsItNames() throws {
    var garden = try Garden(.open)
    let office = garden.department
    let charter = garden.graph.acts[0].id
    let first = garden.act(ben.device.publicKey, ben.id, office.join(ben), on: [charter])
    #expect(garden.check(ben.device.publicKey, ben.id, .leave([charter]), on: []) == .notOpenJoin)
    garden.act(ben.device.publicKey, ben.id, .leave([first]), on: [])
    #expect(garden.standing(of: ben) == .none)
    #expect(garden.check(ben.device.publicKey, ben.id, .post, on: []) == .notMember)
    let device = Facts.device(ben.certificate(of: ben.other))
    #expect(
      garden.check(ben.other.publicKey, ben.id, device, on: [garden.last[ben.device.publicKey]!])
        == .notMember)
    garden.act(ben.device.publicKey, ben.id, office.join(ben), on: [])
    #expect(garden.standing(of: ben) == .active)
    #expect(garden.check(ben.device.publicKey, ben.id, .endorse(ben.id, nil), on: []) == .selfEndorsement)
    let lost = DeviceStatement(.revocation, of: ben.other.publicKey, time: 3, by: ben.root)
    let facts = Facts.revocation(lost, lastSequence: 4)
    #expect(garden.check(ben.device.publicKey, ben.id, facts, on: []) == .wrongLastSequence)
  }

  /// The law of the fold: it does not depend on the order in which acts are filed.
  @Test func anyOrderOfFilingGivesTheSameState() throws {
    var random = Numbers(seed: 5)
    for _ in 0..<40 {
      var garden = try Garden(.endorsed(by: 1), founders: [cora])
      let everybody = [garden.founder, anna, ben, cora]
      let charter = garden.graph.acts[0].id
      for person in everybody.dropFirst() {
        garden.act(person.device.publicKey, person.id, garden.department.join(person), on: [charter])
      }
      for _ in 0..<12 {
        let (person, subject) = (
          everybody.randomElement(using: &random)!, everybody.randomElement(using: &random)!
        )
        let edges = [garden.graph.acts.randomElement(using: &random)!.id]
        let before = garden.last[person.device.publicKey]
        garden.act(person.device.publicKey, person.id, .endorse(subject.id, nil), on: edges)
        if UInt64.random(in: 0..<5, using: &random) == 0 {
          garden.rewind(person.device.publicKey, to: before)
        }
      }
      let expected = everybody.map { garden.standing(of: $0) }
      for _ in 0..<5 {
        let order = [garden.graph.acts[0]] + garden.graph.acts.dropFirst().shuffled(using: &random)
        #expect(everybody.map { garden.standing(of: $0, order) } == expected)
      }
    }
  }
}
