/// The one entry whose name is `name`, or whose ID begins with it: four digits of it at least, so that a name
/// is not taken for an ID by chance. Throws `unknown` or `ambiguous`.
func pick<Entry>(
  _ name: String, _ entries: [Entry], id: (Entry) -> String, name label: (Entry) -> String
) throws(NodeError) -> Entry {
  let named = entries.filter { label($0) == name }
  let found =
    named.isEmpty && name.count >= 4 ? entries.filter { id($0).hasPrefix(name.lowercased()) } : named
  guard let first = found.first else { throw .unknown(name) }
  guard found.count == 1 else {
    throw .ambiguous(name, candidates: found.map { "\(label($0)) (\(id($0).prefix(12)))" })
  }
  return first
}
