import type { Role } from './permissions.ts';

/** The invented people of a demonstration, one for each role that has something to do. */

/** Password of every demonstration person. */
export const DEMONSTRATION_PASSWORD = 'demo password 2026';

/** Authenticator secret of every demonstration member of staff (raw text; apps take its base32). */
export const DEMONSTRATION_AUTHENTICATOR_SECRET = 'EinthovenDemonstrationSecret2026';

/** An invented person; the name says so. */
export type DemonstrationPerson = {
  readonly email: string;
  readonly legalName: string;
  readonly familyName: string;
  readonly birthDate: string;
  readonly roles: readonly Role[];
  /** What the person is for, in a few words. */
  readonly purpose: string;
};

/** Everybody a demonstration begins with. */
export const DEMONSTRATION_PEOPLE: readonly DemonstrationPerson[] = [
  {
    email: 'candidate@demo.example',
    legalName: 'Demo Candidate',
    familyName: 'Candidate',
    birthDate: '2002-03-14',
    roles: [],
    purpose: 'an adult with nothing done yet',
  },
  {
    email: 'candidate.two@demo.example',
    legalName: 'Demo Candidate Two',
    familyName: 'Candidate Two',
    birthDate: '1979-11-02',
    roles: [],
    purpose: 'another adult with nothing done yet',
  },
  {
    email: 'manager.one@demo.example',
    legalName: 'Demo Manager One',
    familyName: 'Manager One',
    birthDate: '1980-01-10',
    roles: ['certification-manager'],
    purpose: 'decides applications and name changes',
  },
  {
    email: 'manager.two@demo.example',
    legalName: 'Demo Manager Two',
    familyName: 'Manager Two',
    birthDate: '1982-02-11',
    roles: ['certification-manager'],
    purpose: 'the second person for decisions that need two',
  },
  {
    email: 'finance@demo.example',
    legalName: 'Demo Finance',
    familyName: 'Finance',
    birthDate: '1985-03-12',
    roles: ['finance'],
    purpose: 'records payments and refunds',
  },
  {
    email: 'finance.two@demo.example',
    legalName: 'Demo Finance Two',
    familyName: 'Finance Two',
    birthDate: '1986-04-13',
    roles: ['finance'],
    purpose: 'the second person for refunds that need two',
  },
  {
    email: 'reviser@demo.example',
    legalName: 'Demo Reviser',
    familyName: 'Reviser',
    birthDate: '1984-06-21',
    roles: ['resume-reviser'],
    purpose: 'reads resumes and suggests changes',
  },
  {
    email: 'administrator@demo.example',
    legalName: 'Demo Administrator',
    familyName: 'Administrator',
    birthDate: '1987-05-14',
    roles: ['administrator'],
    purpose: 'gives and takes roles',
  },
  {
    email: 'accreditor@demo.example',
    legalName: 'Demo Accreditor',
    familyName: 'Accreditor',
    birthDate: '1970-06-15',
    roles: ['accreditor'],
    purpose: 'reads, for a limited time',
  },
  {
    email: 'psychometrician@demo.example',
    legalName: 'Demo Psychometrician',
    familyName: 'Psychometrician',
    birthDate: '1975-07-16',
    roles: ['psychometrician'],
    purpose: 'studies items and forms',
  },
  {
    email: 'author@demo.example',
    legalName: 'Demo Item Author',
    familyName: 'Item Author',
    birthDate: '1968-08-17',
    roles: ['item-author'],
    purpose: 'writes items',
  },
  {
    email: 'director@demo.example',
    legalName: 'Demo School Director',
    familyName: 'School Director',
    birthDate: '1972-09-18',
    roles: ['school-director'],
    purpose: 'runs a school',
  },
  {
    email: 'employer@demo.example',
    legalName: 'Demo Employer',
    familyName: 'Employer',
    birthDate: '1974-10-19',
    roles: ['employer'],
    purpose: 'employs technicians',
  },
  {
    email: 'certificant@demo.example',
    legalName: 'Demo Person Seven',
    familyName: 'Seven',
    birthDate: '1999-07-07',
    roles: [],
    purpose: 'holds a credential',
  },
  {
    email: 'candidate.failed@demo.example',
    legalName: 'Demo Person Fifteen',
    familyName: 'Fifteen',
    birthDate: '1996-03-15',
    roles: [],
    purpose: 'sat the exam and did not pass',
  },
  {
    email: 'instructor@demo.example',
    legalName: 'Demo Instructor',
    familyName: 'Instructor',
    birthDate: '1976-05-21',
    roles: ['instructor'],
    purpose: 'teaches a class',
  },
  {
    email: 'student.one@demo.example',
    legalName: 'Demo Student One',
    familyName: 'Student One',
    birthDate: '2000-04-05',
    roles: [],
    purpose: 'is in a class and shows work and topics',
  },
  {
    email: 'student.two@demo.example',
    legalName: 'Demo Student Two',
    familyName: 'Student Two',
    birthDate: '1998-06-07',
    roles: [],
    purpose: 'is in a class and shows assigned work',
  },
  {
    email: 'student.three@demo.example',
    legalName: 'Demo Student Three',
    familyName: 'Student Three',
    birthDate: '2001-08-09',
    roles: [],
    purpose: 'is in a class and shows nothing',
  },
  {
    email: 'ce.provider@demo.example',
    legalName: 'Demo Course Provider',
    familyName: 'Course Provider',
    birthDate: '1971-08-22',
    roles: [],
    purpose: 'gives approved courses of continuing education',
  },
  {
    email: 'board.one@demo.example',
    legalName: 'Demo Board Member One',
    familyName: 'Board Member One',
    birthDate: '1966-02-03',
    roles: ['board-member'],
    purpose: 'votes on the rules, decides cases and appeals',
  },
  {
    email: 'board.two@demo.example',
    legalName: 'Demo Board Member Two',
    familyName: 'Board Member Two',
    birthDate: '1969-04-05',
    roles: ['board-member'],
    purpose: 'the second board member; has not declared interests yet',
  },
  {
    email: 'adviser@demo.example',
    legalName: 'Demo Adviser',
    familyName: 'Adviser',
    birthDate: '1983-03-09',
    roles: ['adviser'],
    purpose: 'answers questions, calls back, helps to find a job',
  },
  {
    email: 'adviser.two@demo.example',
    legalName: 'Demo Adviser Two',
    familyName: 'Adviser Two',
    birthDate: '1984-04-10',
    roles: ['adviser'],
    purpose: 'the second adviser, for hand-overs',
  },
];
