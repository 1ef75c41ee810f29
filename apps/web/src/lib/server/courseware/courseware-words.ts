import type { DecideRefusal, UploadRefusal } from './package.ts';
import type { ReportRefusal, RunRefusal } from './run.ts';

type Problem = UploadRefusal | DecideRefusal | ReportRefusal | RunRefusal;

/** Every expected outcome around courseware in plain words. */
export const COURSEWARE_WORDS: Readonly<Record<Problem, string>> = {
  PACKAGE_EMPTY: 'The file is empty. Choose the package as your authoring program saved it.',
  PACKAGE_NOT_ZIP: 'This is no ZIP file that can be read. Choose the package as your authoring program saved it, without unpacking it.',
  PACKAGE_TOO_LARGE:
    'This is more than we take: 20 MB packed; unpacked 2,000 files, 16 MB each, 64 MB in all. Make videos smaller, and save the package again.',
  PACKAGE_PATH_UNSAFE:
    'A file in the package has a name that leads out of it, is there twice, or has letters that are not safe. Save the package again with your authoring program.',
  PACKAGE_NO_MANIFEST: 'The package has no imsmanifest.xml and no cmi5.xml at its top. Pack the files themselves, not the folder around them.',
  PACKAGE_XML_INVALID: 'The manifest of the package is not well-formed. Save the package again with your authoring program.',
  PACKAGE_XML_DOCTYPE: 'The manifest has a document type (DOCTYPE). Document types and entities are not read; take it out.',
  PACKAGE_STANDARD_UNKNOWN: 'We run SCORM 1.2, SCORM 2004 and cmi5. Choose one of them in your authoring program.',
  PACKAGE_NOT_ONE_PART: 'We run packages with one part that can be opened. This one has none, or several. Save each part as a package of its own.',
  PACKAGE_LAUNCH_MISSING: 'The file that the package opens with lies elsewhere, or is not in the package.',
  PACKAGE_SATISFIED_BEFORE: 'The package counts as done before anything was done (moveOn is NotApplicable). Choose Completed or Passed.',
  PACKAGE_COURSE: 'The course is not approved now, so no package of it can run.',
  PACKAGE_RULE: 'Choose when the hours are given.',
  PACKAGE_THERE: 'This very package waits or runs already.',
  PACKAGE_TOO_MANY: 'Three packages of this course wait already. Take one back first.',
  PACKAGE_UNKNOWN: 'There is no such package.',
  PACKAGE_OWN: 'This is your own. Somebody else decides.',
  PACKAGE_BEFORE: 'You refused this very package before. Somebody else looks at it now.',
  PACKAGE_DECIDED: 'Somebody else has decided already, or the provider took it back.',
  PACKAGE_REASON: 'Give the reason, in up to 1,000 letters. The provider reads it.',
  PACKAGE_VERDICT: 'Choose whether to approve.',
  REPORT_MALFORMED: 'The course reported something that cannot be kept.',
  REPORT_LAUNCH_ENDED:
    'The course was opened elsewhere, was changed, or has been open for very long. What was saved until then is kept. Open it again to go on.',
  REPORT_UNKNOWN: 'You have no such course.',
  COURSEWARE_UNKNOWN: 'This course cannot be taken here.',
  COURSEWARE_ENDED: 'The approval of this course has ended, so it gives no hours now. The catalogue has others.',
  COURSEWARE_NO_CREDENTIAL: 'Hours keep a certification. They are for people who hold or held one.',
  COURSEWARE_PROVIDER: 'This is a course of your own. Nobody earns hours from a course that they give.',
};

/** What came of the hours of a course that is done, in words. */
export const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  counted: 'Done. The hours count and are in your wallet.',
  refused: 'Done. The hours were not counted; your wallet says why.',
  CE_CREDITED_ALREADY: 'Done. You have the hours of this course in this cycle already, and they count once.',
  COURSEWARE_ENDED:
    'Done, but the approval of the course had ended by then, so it gave no hours. Write to the certification office if you think that is wrong.',
};
