import Events
import Sodium

extension World {
  /// Hangs an event on what is not there, was refused, or belongs to somebody else.
  func forgeParents(_ index: Int, _ scene: Scene) {
    guard let pen = puppets[index].pens[scene.community] else { return }
    let (facts, body): (Facts, [UInt8]?) = puppets[index].department == nil ? chatter() : (.merge, nil)
    var draft = pen.draft(facts, in: scene.community, on: scene.tips, at: scene.time, body: body)
    switch hostile.below(4) {
    case 0: draft.parents = [EventID(hostile.bytes32())]
    case 1:
      guard
        let refused = oracle.entries.last(where: { if case .refused = $0.verdict { true } else { false } })
      else { return }
      draft.time = max(draft.time, refused.header.time)
      draft.parents = [refused.id]
    case 2:
      guard
        let other = scene.everything.numbers.map({ oracle.entries[$0] }).last(where: {
          $0.key != pen.key.publicKey
        })
      else { return }
      (draft.previous, draft.sequence) = (other.id, other.header.sequence + 1)
      draft.parents.removeAll { $0 == other.id }
    default: draft.sequence += UInt64(hostile.between(1...3))
    }
    if draft.previous == nil, draft.sequence > 0 { draft.sequence = 0 }
    publish([Forgery(draft.sealed(by: pen.key), body: body, in: scene.community)], from: puppets[index].host)
  }
}
