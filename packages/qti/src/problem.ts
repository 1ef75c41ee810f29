/** Why a package, a file or an item is refused. The code is stable, the words say what, where and what to do. */
export type QtiProblem = {
  readonly code: QtiProblemCode;
  /** File and place inside it. */
  readonly where: string;
  readonly message: string;
};

/** Codes of refusals. */
export type QtiProblemCode =
  /** Not a zip file, or one that breaks its own directory. */
  | 'QTI_ZIP_UNREADABLE'
  /** Too many files or too much text once unpacked. */
  | 'QTI_TOO_LARGE'
  /** A path that leaves the package, or is written in an unsafe way. */
  | 'QTI_PATH_UNSAFE'
  | 'QTI_MANIFEST_MISSING'
  | 'QTI_MANIFEST_INVALID'
  | 'QTI_DUPLICATE_IDENTIFIER'
  /** A file that the manifest or an item names is not in the package. */
  | 'QTI_FILE_MISSING'
  | 'QTI_XML_INVALID'
  /** Document types and entities are not read at all. */
  | 'QTI_DOCTYPE_FORBIDDEN'
  /** Lawful QTI that is outside the declared subset: the message names the element. */
  | 'QTI_OUTSIDE_SUBSET'
  /** Not lawful QTI. */
  | 'QTI_ITEM_INVALID'
  /** The key names an option that the item does not have. */
  | 'QTI_KEY_NOT_AN_OPTION';

/** Thrown inside the package and caught at its edge; never leaves it. */
export class QtiRefusal extends Error {
  readonly code: QtiProblemCode;
  constructor(code: QtiProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}
