/// The ways in which a history is forged. Each is called by a rule of the spec, or by what is missing.
enum ForgedHistory: String, CaseIterable {
  // what the bytes show
  case forgedAffiliation, unsignedCertificate, foreignCertificate, rootAsDevice, smallOrderKey
  case alteredSignature, swappedBody
  // what the file shows
  case movedEvent, countedWrong, eventTwice, eventTooEarly, forgedReceipt
  // what the graph shows
  case chainGap, otherChain, authorChanged, backDated, uncertifiedKey, afterRevocation, afterEquivocation
  // who may do what
  case unknownDepartment, replayedAffiliation, dormantAuthor, pendingAuthor, strangersDevice, memberAsNode
  case nodeAsMember, leaveOfAnother, misstatedRevocation, selfEndorsement, erasedBody
  // what is left out
  case hiddenEvent, hiddenEquivocation, hiddenBody, hiddenFromReceipt
}
