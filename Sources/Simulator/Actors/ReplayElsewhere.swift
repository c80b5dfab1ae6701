import Events
import Sodium

extension World {
  /// Takes what was said in one community, or at another time, and says it where it does not belong.
  func replayElsewhere(_ index: Int, _ scene: Scene) {
    guard let pen = puppets[index].pens[scene.community] else { return }
    let host = puppets[index].host
    let others = oracle.communities.filter { $0 != scene.community }
    switch hostile.below(4) {
    case 0:
      // An event of another community, sent as if it were of this one.
      guard let other = hostile.pick(others), let tip = self.scene(of: other)?.tips.first,
        let bytes = archive[tip]
      else { return }
      publish([Forgery(bytes, in: scene.community)], from: host)
    case 1:
      // An event of this community that hangs on one of another.
      guard let other = hostile.pick(others), let tip = self.scene(of: other)?.tips.first else { return }
      let (facts, body) = chatter()
      let time = max(scene.time, oracle.entry(tip)?.header.time ?? 0)
      let draft = pen.draft(facts, in: scene.community, on: [tip], at: time, body: body)
      publish([Forgery(draft.sealed(by: pen.key), body: body, in: scene.community)], from: host)
    case 2:
      // A body of another event, and a body for an event that has none.
      guard let bytes = scene.tips.last.flatMap({ archive[$0] }) else { return }
      publish([Forgery(bytes, body: chatter().body, in: scene.community)], from: host)
    default: replayStatement(pen, index, scene)
    }
  }

  /// An old join again, word for word but signed anew: what was ended must stay ended.
  func replayStatement(_ pen: Pen, _ index: Int, _ scene: Scene) {
    let joins = scene.everything.numbers.map { oracle.entries[$0] }.filter {
      $0.header.kind == .join && $0.header.author == pen.author
    }
    guard let old = joins.first, case .join(_, let affiliation) = old.header.facts,
      let number = puppets[index].person
    else { return }
    let person = federation.people[number]
    let certificate = DeviceStatement(.certificate, of: pen.key.publicKey, time: now, by: person.root)
    var copy = pen
    let again = copy.write(
      .join(certificate, affiliation), in: scene.community, on: scene.tips, at: scene.time)
    publish([again], from: puppets[index].host)
    puppets[index].pens[scene.community] = copy
  }
}
