import Events
import Sodium

extension World {
  /// Takes a right event of somebody else, or an own one, and changes its signature: altered, by another key,
  /// or of other bytes. The event's ID stays what it was, which must not keep the right one out.
  func sendWrongSignature(_ index: Int, _ scene: Scene) {
    let host = puppets[index].host
    guard hostile.chance(600), let tip = hostile.pick(scene.tips), var bytes = archive[tip] else {
      return send(.wrongSignature, index, scene)
    }
    let start = bytes.count - 64
    switch hostile.below(3) {
    case 0: bytes[start + hostile.below(64)] ^= 1 << UInt8(hostile.below(8))
    case 1: bytes.replaceSubrange(start..., with: hostile.bytes(64))
    default: bytes.replaceSubrange(start..., with: repeatElement(0, count: 64))
    }
    publish([Forgery(bytes, in: scene.community)], from: host)
  }
}
