import Testing

/// What real machines and networks do to the programs as they were built: processes, files and sockets,
/// nothing inside them. One after the other, for each of these tests is busy on all cores.
@Suite(.serialized, .timeLimit(.minutes(10))) struct BadDays {}
