/// Does nothing: what starting any program costs (docs/benchmarks.md).
@main enum EmptyProgram {
  static func main() {}
}
