/** Why a package is not taken. */
export type PackageProblem =
  | 'PACKAGE_EMPTY'
  | 'PACKAGE_NOT_ZIP'
  /** More files or bytes than are taken, packed or unpacked. */
  | 'PACKAGE_TOO_LARGE'
  /** A path that leaves the package, or is written in an unsafe way, or twice. */
  | 'PACKAGE_PATH_UNSAFE'
  | 'PACKAGE_NO_MANIFEST'
  /** Not well-formed, too deep, or of too many elements. */
  | 'PACKAGE_XML_INVALID'
  /** Document types and entities are not read. */
  | 'PACKAGE_XML_DOCTYPE'
  /** Neither SCORM 1.2 nor SCORM 2004. */
  | 'PACKAGE_STANDARD_UNKNOWN'
  /** It has no part that can be launched, or several. */
  | 'PACKAGE_NOT_ONE_PART'
  /** What is launched lies elsewhere, or is no file of the package. */
  | 'PACKAGE_LAUNCH_MISSING'
  /** cmi5: it counts as satisfied before anything was done. */
  | 'PACKAGE_SATISFIED_BEFORE';

/** Thrown inside the reading of a package, and nowhere else. */
export class PackageRefusal extends Error {
  readonly code: PackageProblem;

  constructor(code: PackageProblem) {
    super(code);
    this.code = code;
  }
}
