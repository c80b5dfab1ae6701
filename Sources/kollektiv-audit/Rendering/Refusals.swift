import BallotFiles
import Tally
import Terminal

// What went wrong, and what to do next.

extension Advice {
  static let noSeats = Advice(
    .usage,
    Message(en: "the file does not say how many seats there are", de: "die Datei nennt keine Zahl der Sitze"),
    next: Message(en: "say it with --seats", de: "mit --seats angeben"))

  static func notTwo(_ count: Int) -> Advice {
    Advice(
      .usage,
      Message(
        en: "there are \(count) options, and a majority is between two",
        de: "es gibt \(count) Möglichkeiten, und eine Mehrheit gibt es nur zwischen zweien"),
      next: Message(en: "try --method schulze", de: "--method schulze versuchen"))
  }

  static func noSuchOption(_ number: Int) -> Advice {
    Advice(
      .usage,
      Message(en: "there is no option \(number) in the file", de: "die Datei hat keine Möglichkeit \(number)")
    )
  }

  init(_ error: BallotFileError, in path: String) {
    let place: Text = error.line > 0 ? "\(path):\(error.line)" : "\(path)"
    let what = error.problem.message
    self.init(.usage, Message(en: "\(place): \(what.en)", de: "\(place): \(what.de)"))
  }

  /// `line` is that of the ballot which the method does not allow.
  init(_ error: TallyError, line: Int?) {
    let what = error.message
    guard let line else {
      self.init(.usage, what)
      return
    }
    self.init(
      .usage,
      Message(
        en: "the ballot in line \(line): \(what.en)", de: "der Stimmzettel in Zeile \(line): \(what.de)"))
  }
}

extension TallyError {
  var message: Message {
    switch self {
    case .wrongShare:
      Message(
        en: "a share is a fraction of at most 1, like 2/3, with a denominator of at most 1,000",
        de: "ein Anteil ist ein Bruch von höchstens 1 wie 2/3 mit einem Nenner von höchstens 1.000")
    case .wrongRatio:
      Message(
        en: "a ratio is a fraction from 1 to 1,000, like 3/1",
        de: "ein Verhältnis ist ein Bruch von 1 bis 1.000 wie 3/1")
    case .wrongSeats:
      Message(
        en: "there is at least one seat, and not more than options",
        de: "es gibt mindestens einen Sitz und nicht mehr als Möglichkeiten")
    case .tooManyElectors:
      Message(en: "there are more than 1,000,000 electors", de: "es gibt mehr als 1.000.000 Stimmberechtigte")
    case .tooManyBallots:
      Message(
        en: "more voted than could have (--electorate)", de: "es stimmten mehr ab, als durften (--electorate)"
      )
    case .tiedRanks:
      Message(
        en: "it ranks two options level, and stv takes one after the other",
        de: "er stellt zwei Möglichkeiten gleich, und stv nimmt eine nach der anderen")
    case .wrongOptions:
      Message(
        en: "the method needs at least one option beside the default, and at most 256",
        de: "das Verfahren braucht mindestens eine Möglichkeit neben der Vorgabe und höchstens 256")
    default:
      Message(
        en: "the method does not allow it (\(rawValue))", de: "das Verfahren lässt ihn nicht zu (\(rawValue))"
      )
    }
  }
}

extension BallotFileError.Problem {
  var message: Message {
    switch self {
    case .tooLarge: Message(en: "larger than 64 MiB", de: "größer als 64 MiB")
    case .notText: Message(en: "not a text in UTF-8", de: "kein Text in UTF-8")
    case .lineTooLong: Message(en: "a line or a name is too long", de: "eine Zeile oder ein Name ist zu lang")
    case .unknownFormat:
      Message(
        en: "neither a tally sheet of Debian nor PrefLib nor BLT",
        de: "weder ein Debian-Zählblatt noch PrefLib noch BLT")
    case .truncated: Message(en: "it ends too early", de: "sie endet zu früh")
    case .unknownLine: Message(en: "this line is not understood", de: "diese Zeile ist unverständlich")
    case .noOptions: Message(en: "no options, or only one", de: "keine Möglichkeiten oder nur eine")
    case .tooManyOptions: Message(en: "too many options, or none", de: "zu viele Möglichkeiten oder keine")
    case .tooManyVoters: Message(en: "too many voters, or none", de: "zu viele Stimmen oder keine")
    case .noBallots: Message(en: "no ballots", de: "keine Stimmzettel")
    case .wrongSeats:
      Message(en: "more seats than options, or none", de: "mehr Sitze als Möglichkeiten oder keine")
    case .wrongNumber: Message(en: "a number is wrong", de: "eine Zahl stimmt nicht")
    case .optionOutOfRange: Message(en: "there is no such option", de: "diese Möglichkeit gibt es nicht")
    case .optionTwice: Message(en: "an option stands there twice", de: "eine Möglichkeit steht zweimal da")
    case .wrongLength:
      Message(en: "not as many ranks as options", de: "nicht so viele Ränge wie Möglichkeiten")
    case .voterTwice: Message(en: "this voter has voted already", de: "diese Person hat schon gestimmt")
    case .wrongCount:
      Message(en: "this is not what the file holds", de: "das ist nicht, was die Datei enthält")
    case .wrongType:
      Message(en: "the file's type does not allow this", de: "der Typ der Datei lässt das nicht zu")
    case .nameMissing: Message(en: "a name is missing", de: "ein Name fehlt")
    }
  }
}
