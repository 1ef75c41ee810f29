// Row types of every table, made from the migrated database by tools/database/types.ts. Do not edit.

import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Int8 = ColumnType<number, number | string, number | string>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export type Numeric = ColumnType<string, number | string, number | string>;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface AccommodationRequests {
  accommodation_request_id: Generated<string>;
  appeal_of: string | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  file_id: string | null;
  person_id: string;
  requested_at: Timestamp;
  scheme_version: string;
  sealed_reason: Buffer | null;
  sealed_request: Buffer;
  state: Generated<string>;
}

export interface Accommodations {
  accommodation_id: Generated<string>;
  accommodation_request_id: string;
  break_minutes: number;
  extra_time_percent: number;
  granted_at: Timestamp;
  high_contrast: boolean;
  large_print: boolean;
  person_id: string;
  reader_aloud: boolean;
  screen_reader: boolean;
}

export interface AdviceCalls {
  advice_call_id: Generated<string>;
  advice_case_id: string;
  booked_at: Timestamp;
  sealed_phone: Buffer;
  starts_at: Timestamp;
  state: Generated<string>;
}

export interface AdviceCases {
  advice_case_id: Generated<string>;
  adviser_id: string | null;
  answer_by: string | null;
  closed_at: Timestamp | null;
  forgotten_at: Timestamp | null;
  kind: string;
  opened_at: Timestamp;
  person_id: string | null;
  revision: Generated<number>;
  scheme_version: string;
  sealed_contact: Buffer | null;
  sealed_key: Buffer | null;
  state: Generated<string>;
  waiting_since: Timestamp | null;
}

export interface AdviceEntries {
  advice_case_id: string;
  advice_entry_id: Generated<string>;
  at: Timestamp;
  by_person_id: string | null;
  kind: string;
  sealed_words: Buffer | null;
  to_person_id: string | null;
}

export interface Agreements {
  agreed_at: Generated<Timestamp>;
  agreement_id: Generated<string>;
  person_id: string;
  statement: string;
  statement_version: string;
  text_sha256: string;
}

export interface Appeals {
  appeal_id: Generated<string>;
  decide_by: string;
  decided_at: Timestamp | null;
  /**
   * Everybody who had a hand in the decision: none of them decides the appeal.
   */
  decided_before: string[];
  decided_by: string | null;
  decision_at: Timestamp;
  decision_id: string;
  file_id: string | null;
  filed_at: Timestamp;
  kind: string;
  person_id: string;
  scheme_version: string;
  sealed_grounds: Buffer;
  sealed_reason: Buffer | null;
  state: Generated<string>;
}

export interface ApplicationDecisions {
  application_decision_id: Generated<string>;
  application_id: string;
  decided_at: Timestamp;
  decided_by: string | null;
  outcome: string;
  scheme_version: string;
  sealed_reason: Buffer;
  step: string;
}

export interface ApplicationFiles {
  application_id: string;
  attached_at: Generated<Timestamp>;
  file_id: string;
}

export interface Applications {
  application_id: Generated<string>;
  /**
   * When the night found the time of an approved application over, and cancelled what was not paid.
   */
  closed_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  credential: string;
  decided_at: Timestamp | null;
  /**
   * When the owner was reminded that the time to use it ends soon.
   */
  end_reminded_at: Timestamp | null;
  /**
   * What the rules made of it last, for the queue; the page of the application asks them again.
   */
  finding: string | null;
  open_until: string | null;
  person_id: string;
  program_id: string | null;
  provisional: Generated<boolean>;
  /**
   * Grows with every step that a decision could rest on: whoever decides says which one they saw.
   */
  revision: Generated<number>;
  route: string | null;
  scheme_version: string;
  /**
   * What the person typed, as they typed it, under the personal key; frozen while people decide.
   */
  sealed_draft: Buffer | null;
  state: Generated<string>;
  submitted_at: Timestamp | null;
  updated_at: Generated<Timestamp>;
}

export interface ApplicationSubmissions {
  application_id: string;
  application_submission_id: Generated<string>;
  eligibility: Json;
  sealed_claims: Buffer;
  submitted_at: Timestamp;
}

export interface Assemblies {
  asked_at: Timestamp;
  asked_by: string;
  assembly_id: Generated<string>;
  blueprint_version: string;
  credential: string;
  finished_at: Timestamp | null;
  forms: number;
  leave_out_released: boolean;
  outcome: Json | null;
  scheme_version: string;
  stage: string | null;
  started_at: Timestamp | null;
  state: Generated<string>;
}

export interface AttemptAlternatives {
  attempt_id: string;
  form_item_id: string;
  form_item_version: number;
  kind: string;
  position: number;
  reason: string;
}

export interface AttemptBreaks {
  attempt_break_id: Generated<string>;
  attempt_id: string;
  begun_at: Timestamp;
  ended_at: Timestamp | null;
  frozen: number[];
}

export interface AttemptCredits {
  attempt_break_id: string | null;
  attempt_credit_id: Generated<string>;
  attempt_id: string;
  attempt_intervention_id: string | null;
  cause: string;
  credited_at: Timestamp;
  outage_id: string | null;
  seconds: number;
}

export interface AttemptHolds {
  attempt_id: string;
  attempt_intervention_id: string | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  decision: string | null;
  decision_reason: string | null;
  held_at: Timestamp;
  held_by: string | null;
  /**
   * Questions with an answer that was given before the end, by the clock of the device, and came after the time for late arrivals.
   */
  late_answers: Generated<number>;
  /**
   * Whether the person decided that those answers count too.
   */
  late_counted: Generated<boolean>;
  /**
   * What outages took beyond the time that is given back by itself.
   */
  lost_seconds: Generated<number>;
}

export interface AttemptInterventions {
  agreed_by: string | null;
  attempt_id: string;
  attempt_intervention_id: Generated<string>;
  declined_at: Timestamp | null;
  done_at: Timestamp | null;
  kind: string;
  minutes: number | null;
  proposed_at: Timestamp;
  proposed_by: string;
  reason: string;
}

export interface AttemptItems {
  attempt_id: string;
  item_id: string;
  item_version: number;
  /**
   * The order in which the options are shown; empty where the type has none.
   */
  option_order: string;
  position: number;
}

export interface AttemptLeases {
  attempt_id: string;
  lease_epoch: number;
  lease_hash: string;
  leased_at: Timestamp;
}

export interface AttemptMessages {
  answered_at: Timestamp | null;
  attempt_id: string;
  attempt_message_id: Generated<string>;
  sealed_answer: Buffer | null;
  sealed_words: Buffer;
  seen_at: Timestamp | null;
  sent_at: Timestamp;
  sent_by: string;
}

export interface AttemptPresence {
  attempt_id: string;
  seen_at: Timestamp;
}

export interface Attempts {
  application_id: string | null;
  attempt_id: Generated<string>;
  /**
   * Encrypts the form on its way to the device: the device gets the key when the clock starts.
   */
  content_key: Generated<Buffer>;
  deadline_at: Timestamp | null;
  /**
   * The window it was started in; the standing one where nothing else was said.
   */
  exam_window_id: Generated<string>;
  form_id: string;
  lease_epoch: Generated<number>;
  ordinal: number;
  passed: boolean | null;
  /**
   * Since when the clock stands still; the deadline is moved when it runs again.
   */
  paused_at: Timestamp | null;
  person_id: string;
  /**
   * When the form was chosen; null where the attempt was started at once.
   */
  prepared_at: Timestamp | null;
  /**
   * The rehearsal a simulated candidate sits in: such an attempt has no application and never gets an outcome.
   */
  rehearsal_id: string | null;
  /**
   * The application for reinstatement that a renewal assessment is sat for.
   */
  reinstatement_id: string | null;
  /**
   * The cycle that a renewal assessment is sat for.
   */
  renewal_cycle_id: string | null;
  scheme_version: string;
  started_at: Timestamp | null;
  state: Generated<string>;
  submitted_at: Timestamp | null;
  submitted_by: string | null;
}

export interface AttemptSignals {
  attempt_id: string;
  attempt_signal_id: Generated<Int8>;
  detail: Generated<Json>;
  happened_at: Timestamp;
  kind: string;
  received_at: Timestamp;
}

export interface AuditDraws {
  announced_at: Timestamp;
  audit_draw_id: Generated<string>;
  credential: string;
  drawn: number | null;
  drawn_at: Timestamp | null;
  month: string;
  renewals: number | null;
  seed: string;
  seed_sha256: string;
}

export interface AuthAccounts {
  account_id: string;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  password: string | null;
  provider_id: string;
  updated_at: Generated<Timestamp>;
  user_id: string;
}

export interface AuthChallenges {
  auth_challenge_id: Generated<string>;
  challenge: string;
  expires_at: Timestamp;
  person_id: string | null;
  purpose: string;
}

export interface AuthLinks {
  auth_link_id: Generated<string>;
  created_at: Timestamp;
  expires_at: Timestamp;
  new_email: string | null;
  person_id: string;
  purpose: string;
  token_hash: string;
  used_at: Timestamp | null;
}

export interface AuthPasskeys {
  auth_passkey_id: Generated<string>;
  backed_up: boolean;
  created_at: Timestamp;
  credential_id: string;
  label: string;
  last_used_at: Timestamp | null;
  person_id: string;
  public_key: Buffer;
  sign_count: Int8;
  transports: Generated<string[]>;
}

export interface AuthSessions {
  created_at: Generated<Timestamp>;
  expires_at: Timestamp;
  id: Generated<string>;
  ip_address: string | null;
  second_factor_at: Timestamp | null;
  token: string;
  updated_at: Generated<Timestamp>;
  user_agent: string | null;
  user_id: string;
}

export interface AuthTwoFactors {
  backup_codes: string;
  failed_verification_count: Generated<number>;
  id: Generated<string>;
  locked_until: Timestamp | null;
  secret: string;
  user_id: string;
  verified: Generated<boolean>;
}

export interface AuthUsers {
  created_at: Generated<Timestamp>;
  email: string;
  email_verified: Generated<boolean>;
  id: string;
  image: string | null;
  name: Generated<string>;
  two_factor_enabled: Generated<boolean>;
  updated_at: Generated<Timestamp>;
}

export interface AwardHolds {
  held_at: Timestamp;
  reason: string;
  result_id: string;
}

export interface BoardItems {
  board_item_id: Generated<string>;
  board_meeting_id: string;
  decided_at: Timestamp | null;
  motion: string | null;
  outcome: string | null;
  paper_url: string | null;
  position: number;
  scheme_version: string | null;
  title: string;
}

export interface BoardMeetings {
  board_meeting_id: Generated<string>;
  called_at: Timestamp;
  called_by: string;
  closed_at: Timestamp | null;
  closed_by: string | null;
  meets_on: string;
  minutes: string | null;
  state: Generated<string>;
  title: string;
}

export interface BoardVotes {
  board_item_id: string;
  person_id: string;
  reason: string | null;
  vote: string;
  voted_at: Timestamp;
}

export interface CardReviews {
  card_id: string;
  grade: string;
  person_id: string;
  received_at: Timestamp;
  review_id: string;
  reviewed_at: Timestamp;
  seed: Generated<string>;
  spent_ms: number;
}

export interface Cards {
  back: string;
  card_id: string;
  content_sha256: string;
  front: string;
  in_use: Generated<boolean>;
  knowledge: string;
  loaded_at: Timestamp;
  position: number;
  section_id: string;
  siblings: string | null;
  sources: string[];
  task: string;
  tracing: Json | null;
}

export interface CardUndos {
  person_id: string;
  review_id: string;
  undone_at: Timestamp;
}

export interface CeAttendances {
  attended_at: Timestamp;
  by_way: string;
  ce_attendance_id: Generated<string>;
  ce_credit_id: string;
  ce_session_id: string;
  person_id: string;
}

export interface CeCourses {
  applied_at: Timestamp;
  ce_course_id: Generated<string>;
  ce_provider_id: string;
  conditions: Generated<string>;
  decided_at: Timestamp | null;
  half_hours: number;
  kind: string;
  minutes: number;
  questions: number;
  reason: Generated<string>;
  scheme_version: string;
  state: string;
  subject: string;
  summary: string;
  title: string;
  valid_until: string | null;
  words: number;
}

export interface CeCredits {
  begins_minute: number | null;
  ce_credit_id: Generated<string>;
  claimed_half_hours: number;
  completed_on: string;
  created_at: Timestamp;
  half_hours: number;
  kind: string;
  origin: string | null;
  person_id: string;
  provider: string;
  refusal: string | null;
  scheme_version: string;
  sealed_remark: Buffer | null;
  source: string;
  state: string;
  statement_version: string | null;
  subject: string;
  title: string;
}

export interface CeDecisions {
  ce_credit_id: string;
  ce_decision_id: Generated<string>;
  decided_at: Timestamp;
  decided_by: string;
  decision: string;
  half_hours: number;
  scheme_version: string;
  sealed_reason: Buffer | null;
  template: string | null;
}

export interface CeEvaluations {
  ce_attendance_id: string | null;
  ce_evaluation_id: Generated<string>;
  ce_session_id: string;
  correct: number;
  evaluated_at: Timestamp;
  taught: number;
  unbiased: number;
  useful: number;
}

export interface CeEvidence {
  ce_credit_id: string;
  ce_evidence_id: Generated<string>;
  file_id: string | null;
  file_name: string;
  finding: string | null;
  pages: number | null;
  scanned_at: Timestamp | null;
  scanned_by: string | null;
  state: string;
}

export interface CeModules {
  content_sha256: string;
  document: Json;
  half_hours: number;
  loaded_at: Timestamp;
  position: number;
  retired_at: Timestamp | null;
  slug: string;
  subject: string;
  title: string;
  words: number;
}

export interface CeModuleTries {
  answers: Json;
  ce_module_try_id: Generated<string>;
  content_sha256: string;
  finished_at: Timestamp;
  number: number;
  passed: boolean;
  person_id: string;
  questions: number;
  right_count: number;
  slug: string;
}

export interface CeObjections {
  ce_decision_id: string;
  ce_objection_id: Generated<string>;
  made_at: Timestamp;
  person_id: string;
  sealed_words: Buffer;
}

export interface CeProviders {
  about: string;
  applied_at: Timestamp;
  ce_provider_id: Generated<string>;
  conditions: Generated<string>;
  contact_person_id: string;
  decided_at: Timestamp | null;
  name: string;
  name_folded: string;
  reason: Generated<string>;
  scheme_version: string;
  state: string;
  valid_until: string | null;
  website: Generated<string>;
}

export interface CeReviews {
  ce_course_id: string | null;
  ce_provider_id: string | null;
  ce_review_id: Generated<string>;
  conditions: Generated<string>;
  criteria: string[];
  reason: string;
  reviewed_at: Timestamp;
  reviewer_id: string;
  verdict: string;
}

export interface CeRosters {
  already: number;
  broken: number;
  ce_roster_id: Generated<string>;
  ce_session_id: string;
  credited: number;
  file_sha256: string;
  rows_read: number;
  strangers: number;
  uploaded_at: Timestamp;
  uploaded_by: string;
}

export interface CeSessions {
  address: Generated<string>;
  cancelled_at: Timestamp | null;
  ce_course_id: string;
  ce_session_id: Generated<string>;
  city: Generated<string>;
  claim_code: string | null;
  code_from: Timestamp | null;
  code_until: Timestamp | null;
  created_at: Timestamp;
  online: boolean;
  seats: number;
  starts_at: Timestamp;
  state_code: string | null;
}

export interface CeUses {
  ce_credit_id: string;
  credential_id: string;
  used_at: Timestamp;
  used_for: string;
}

export interface Checkouts {
  checkout_id: Generated<string>;
  created_at: Timestamp;
  expires_at: Timestamp;
  order_id: string;
  pay_url: string | null;
  provider: string;
  provider_reference: string | null;
  state: Generated<string>;
}

export interface ClassAssignments {
  assigned_at: Timestamp;
  class_assignment_id: Generated<string>;
  class_id: string;
  due_on: string;
  kind: string;
  note: Generated<string>;
  questions: number | null;
  removed_at: Timestamp | null;
  section_id: string | null;
  task: string | null;
}

export interface ClassConsents {
  class_consent_id: Generated<string>;
  class_member_id: string;
  given_at: Timestamp;
  scope: string;
  statement_version: string;
  text_sha256: string;
  withdrawn_at: Timestamp | null;
}

export interface Classes {
  class_id: Generated<string>;
  closed_at: Timestamp | null;
  created_at: Timestamp;
  ends_on: string;
  instructor_person_id: string;
  join_code: string;
  join_code_from: Timestamp;
  join_code_until: Timestamp;
  name: string;
  starts_on: string;
}

export interface ClassMembers {
  class_id: string;
  class_member_id: Generated<string>;
  joined_at: Timestamp;
  left_at: Timestamp | null;
  person_id: string;
  removed_by_instructor: Generated<boolean>;
  shown_name: string;
}

export interface Cohorts {
  cohort_id: Generated<string>;
  created_at: Timestamp;
  created_by: string;
  ends_on: string;
  name: string;
  program_id: string;
  school_id: string;
  starts_on: string;
}

export interface CohortTeachers {
  added_at: Timestamp;
  added_by: string;
  cohort_id: string;
  person_id: string;
}

export interface Completions {
  class_half_hours: number;
  clinical_half_hours: number;
  completed_on: string;
  completion_id: Generated<string>;
  enrollment_id: string;
  issued_at: Timestamp;
  issued_by: string;
  name: string | null;
  number: string;
  person_id: string;
  preceptor_name: string;
  program_id: string;
  program_name: string;
  scheme_version: string;
  school_id: string;
  school_name: string;
  /**
   * Drawn at random, and never used again: place in the lists of status, 131,072 to a list.
   */
  status_index: number;
  tracings: number;
  withdrawn_at: Timestamp | null;
  withdrawn_by: string | null;
  withdrawn_reason: string | null;
}

export interface ConductCases {
  answer_by: string | null;
  attempt_id: string | null;
  conduct_case_id: Generated<string>;
  credential_id: string | null;
  decide_by: string | null;
  decided_at: Timestamp | null;
  /**
   * When a suspension was lifted, a revocation became final, or the outcome fell on appeal.
   */
  ended_at: Timestamp | null;
  kind: string;
  opened_at: Timestamp;
  outcome: string | null;
  person_id: string;
  /**
   * Grows with every step: whoever decides says which one they saw.
   */
  revision: Generated<number>;
  revocation_final_on: string | null;
  scheme_version: string;
  state: Generated<string>;
}

export interface ConductReports {
  answer_by: string | null;
  attempt_id: string | null;
  conduct_case_id: string | null;
  conduct_report_id: Generated<string>;
  kind: string;
  received_at: Timestamp;
  reporter_person_id: string | null;
  scheme_version: string;
  sealed_answer: Buffer | null;
  sealed_report: Buffer;
  settled_at: Timestamp | null;
  settled_by: string | null;
  source: string;
  state: Generated<string>;
}

export interface ConductSteps {
  by_person_id: string | null;
  conduct_case_id: string;
  conduct_step_id: Generated<string>;
  file_id: string | null;
  outcome: string | null;
  public_reason: string | null;
  sealed_words: Buffer | null;
  step: string;
  taken_at: Timestamp;
}

export interface CoursewareDocuments {
  courseware_registration_id: string;
  media_type: string;
  sealed_document: Buffer;
  state_id: string;
  stored_at: Timestamp;
}

export interface CoursewareFiles {
  bytes: Buffer;
  courseware_package_id: string;
  media_type: string;
  path: string;
}

export interface CoursewareLaunches {
  courseware_launch_id: Generated<string>;
  courseware_package_id: string;
  courseware_registration_id: string | null;
  ended_at: Timestamp | null;
  expires_at: Timestamp;
  initialized_at: Timestamp | null;
  launched_at: Timestamp;
  opened_at: Timestamp | null;
  ticket_sha256: string;
  token_sha256: string | null;
}

export interface CoursewarePackages {
  ce_course_id: string;
  courseware_package_id: Generated<string>;
  decided_at: Timestamp | null;
  decided_by: string | null;
  file_count: number;
  file_name: string;
  file_sha256: string;
  launch_path: string;
  manifest: Json;
  reason: Generated<string>;
  rule: string;
  standard: string;
  state: string;
  title: string;
  unpacked_bytes: Int8;
  uploaded_at: Timestamp;
  uploaded_by: string;
}

export interface CoursewareRegistrations {
  begun_at: Timestamp;
  ce_course_id: string;
  completion: Generated<string>;
  courseware_package_id: string | null;
  courseware_registration_id: Generated<string>;
  cycle_from: string;
  heard_at: Timestamp | null;
  outcome: string | null;
  person_id: string;
  satisfied_at: Timestamp | null;
  scaled_score: number | null;
  sealed_state: Buffer | null;
  success: Generated<string>;
}

export interface CoursewareStatements {
  courseware_launch_id: string;
  courseware_registration_id: string;
  scaled_score: number | null;
  statement_id: string;
  statement_sha256: string;
  stored_at: Timestamp;
  verb: string;
}

export interface CredentialActions {
  action: string;
  credential_action_id: Generated<string>;
  credential_id: string;
  decided_at: Timestamp;
  decided_by: string | null;
  effective_on: string;
  public_reason: string | null;
}

export interface CredentialPeriods {
  basis: string;
  credential_id: string;
  credential_period_id: Generated<string>;
  /**
   * First day the period does not hold although its range goes on: its renewal was withdrawn. Set once.
   */
  ended_on: string | null;
  granted_at: Timestamp;
  holds: Generated<string | null>;
  /**
   * The version the period runs under; empty: that of the credential.
   */
  scheme_version: string | null;
  valid: string;
}

export interface Credentials {
  awarded_at: Timestamp;
  awarded_on: string;
  credential: string;
  credential_id: Generated<string>;
  credential_number: string;
  /**
   * The decision that awarded it, where no exam does.
   */
  decision_id: string | null;
  demonstration: boolean;
  person_id: string;
  provisional: Generated<boolean>;
  result_id: string | null;
  scheme_version: string;
}

export interface DeskAssignments {
  assigned_at: Timestamp;
  assigned_by: string;
  assigned_to: string;
  desk_assignment_id: Generated<string>;
  item_id: string;
  kind: string;
  released_at: Timestamp | null;
}

export interface DeskNotes {
  desk_note_id: Generated<string>;
  item_id: string;
  kind: string;
  person_id: string | null;
  sealed_words: Buffer;
  written_at: Timestamp;
  written_by: string;
}

export interface DrillAnswers {
  answer: string;
  answer_id: string;
  answered_at: Timestamp;
  is_right: boolean;
  item_id: string;
  item_version: number;
  person_id: string;
  received_at: Timestamp;
  seed: Generated<string>;
}

export interface EmployerReviews {
  employer_id: string;
  employer_review_id: Generated<string>;
  reason: string;
  reviewed_at: Timestamp;
  reviewer_id: string;
  verdict: string;
}

export interface Employers {
  about: string;
  applied_at: Timestamp;
  contact_person_id: string;
  decided_at: Timestamp | null;
  demonstration: Generated<boolean>;
  employer_id: Generated<string>;
  kind: string;
  /**
   * Who lifted the last suspension; empty where none was lifted since the last decision.
   */
  lifted_by: string | null;
  name: string;
  name_folded: string;
  proof_number: string;
  proof_register: string;
  reason: Generated<string>;
  scheme_version: string;
  state: Generated<string>;
  suspended_by: string | null;
  website: string;
}

export interface EmployerTokens {
  employer_id: string;
  employer_token_id: Generated<string>;
  ended_at: Timestamp | null;
  made_at: Timestamp;
  made_by: string;
  token_sha256: string;
}

export interface Enrollments {
  cohort_id: string;
  enrolled_at: Timestamp;
  enrollment_id: Generated<string>;
  left_on: string | null;
  person_id: string;
  school_invite_id: string;
}

export interface Entitlements {
  application_id: string;
  ended_at: Timestamp | null;
  entitlement_id: Generated<string>;
  granted_at: Timestamp;
  held_since: Timestamp | null;
  kind: string;
  order_id: string;
  person_id: string;
  quantity: number | null;
  /**
   * When study material beyond the first part was first opened: the refund rule asks.
   */
  study_begun_at: Timestamp | null;
}

export interface Events {
  actor_kind: string;
  actor_person_id: string | null;
  entity: string | null;
  entity_id: string | null;
  event_id: Generated<Int8>;
  kind: string;
  occurred_at: Timestamp;
  payload: Generated<Json>;
  reason: string;
  scheme_version: string | null;
  subject_person_id: string | null;
}

export interface ExamReceipts {
  attempt_id: string;
  body: string;
  issued_at: Timestamp;
  signature: string;
}

export interface ExamWindowForms {
  exam_window_id: string;
  form_id: string;
}

export interface ExamWindows {
  changed_at: Timestamp;
  /**
   * When people closed it early, for good. What had started goes on.
   */
  closed_at: Timestamp | null;
  closed_by: string | null;
  /**
   * From then on no attempt starts; null where the window stays open. Whoever started before keeps all of their time.
   */
  closes_at: Timestamp | null;
  exam_window_id: Generated<string>;
  /**
   * How many attempts of this window may have the same form; null for any number. Looked at when a form is chosen, never afterwards.
   */
  form_exposure_limit: number | null;
  kind: Generated<string>;
  made_by: string | null;
  name: string;
  opens_at: Timestamp;
  /**
   * Whether people watch live and can write to candidates.
   */
  proctored: Generated<boolean>;
  /**
   * Whether an attempt starts in Safe Exam Browser alone.
   */
  safe_exam_browser: Generated<boolean>;
  /**
   * How many exams may run at the same time; null for any number.
   */
  seats: number | null;
}

export interface ExperienceAttestations {
  answered_at: Timestamp | null;
  application_id: string;
  confirmed: boolean | null;
  confirmed_from: string | null;
  confirmed_to: string | null;
  /**
   * The job in the draft that this asks about.
   */
  employment_id: string;
  experience_attestation_id: Generated<string>;
  expires_at: Timestamp;
  hours_claimed: number;
  hours_confirmed: number | null;
  requested_at: Generated<Timestamp>;
  sealed_attester: Buffer | null;
  sealed_employer: Buffer;
  /**
   * Set when the applicant changed or removed the job: the link is void and the answer does not count.
   */
  superseded_at: Timestamp | null;
  token_hash: string;
  tracings_claimed: number;
  tracings_confirmed: number | null;
  worked_from: string;
  worked_to: string;
}

export interface ForgettingParameters {
  fitted_at: Timestamp;
  parameters: number[];
  person_id: string;
  reviews: number;
}

export interface FormDrafts {
  assembly_id: string;
  changed_at: Timestamp;
  changed_by: string | null;
  draft_id: Generated<string>;
  form_id: string | null;
  ordinal: number;
}

export interface FormItems {
  form_id: string;
  item_id: string;
  item_version: number;
  position: number;
  /**
   * The samples that this form shows for a family: nothing of how they were made.
   */
  tracing: Json | null;
  use: string;
}

export interface Forms {
  /**
   * Who asked for it; with released_by two persons. Null where the system sealed it at a load.
   */
  assembled_by: string | null;
  assembly_id: string | null;
  blueprint_version: string;
  /**
   * SHA-256 over items, versions, positions, uses, the tracings that were drawn, and the conversion.
   */
  content_sha256: string;
  conversion: Json;
  conversion_kind: string;
  conversion_sha256: string;
  credential: string;
  form_id: string;
  /**
   * Whether it holds items of the practice bank, for simulated candidates alone.
   */
  rehearsal: Generated<boolean>;
  released_by: string | null;
  /**
   * Empty for forms of the final exam and of rehearsals. A form of the renewal assessment, or the questions of one quarter of a cycle.
   */
  renewal: string | null;
  /**
   * Which form of the assessment, or which quarter.
   */
  renewal_number: number | null;
  /**
   * Every rule with its figure, as it was at release.
   */
  report: Json | null;
  sealed_at: Timestamp;
}

export interface GuardianConsents {
  answered_at: Timestamp | null;
  consented: boolean | null;
  expires_at: Timestamp;
  guardian_consent_id: Generated<string>;
  guardian_email: string;
  person_id: string;
  requested_at: Generated<Timestamp>;
  sealed_guardian_name: Buffer | null;
  statement_version: string;
  token_hash: string;
  /**
   * When the guardian took the consent back; empty while it stands.
   */
  withdrawn_at: Timestamp | null;
}

export interface GuideAnswers {
  answer: string;
  answer_id: string;
  answered_at: Timestamp;
  check_number: number;
  is_right: boolean;
  knowledge: string;
  person_id: string;
  section_id: string;
}

export interface GuideMarks {
  block: number;
  changed_at: Timestamp;
  from_letter: number;
  mark_id: string;
  note: Generated<string>;
  person_id: string;
  quote: string;
  removed: Generated<boolean>;
  section_id: string;
  to_letter: number;
}

export interface GuideParts {
  part_id: string;
  position: number;
  title: string;
}

export interface GuideProgress {
  block: Generated<number>;
  block_at: Timestamp;
  done_at: Timestamp | null;
  first_opened_at: Timestamp;
  last_opened_at: Timestamp;
  person_id: string;
  section_id: string;
}

export interface GuideSections {
  content_sha256: string;
  document: Json;
  in_use: Generated<boolean>;
  language: Generated<string>;
  loaded_at: Timestamp;
  minutes: number;
  open_to_all: boolean;
  part_id: string;
  position: number;
  section_id: string;
  tasks: string[];
  title: string;
}

export interface GuideTerms {
  also: string[];
  plain: string;
  term: string;
}

export interface IdentityChecks {
  appeal_of: string | null;
  application_id: string;
  decided_at: Timestamp | null;
  decided_by: string | null;
  document_file_id: string | null;
  identity_check_id: Generated<string>;
  images_deleted_at: Timestamp | null;
  name_match: string;
  person_id: string;
  photo_file_id: string | null;
  scheme_version: string;
  sealed_claim: Buffer;
  sealed_reason: Buffer | null;
  sent_at: Timestamp;
  state: Generated<string>;
}

export interface ImpartialityReviews {
  finding: string;
  impartiality_review_id: Generated<string>;
  impartiality_risk_id: string;
  outcome: string;
  reviewed_at: Timestamp;
  reviewed_by: string;
}

export interface ImpartialityRisks {
  action: string;
  entered_at: Timestamp;
  entered_by: string;
  impartiality_risk_id: Generated<string>;
  owner_person_id: string;
  review_on: string;
  revision: Generated<number>;
  state: Generated<string>;
  threat: string;
  title: string;
}

export interface Incidents {
  attempt_id: string;
  closed_at: Timestamp | null;
  closed_by: string | null;
  evidence: Json;
  incident_id: Generated<string>;
  kind: string;
  person_id: string;
  reported_at: Timestamp;
  sealed_answer: Buffer | null;
  sealed_words: Buffer;
}

export interface Installation {
  installed_at: Generated<Timestamp>;
  mode: string;
  singleton: Generated<boolean>;
}

export interface InstitutionAwards {
  award_level: string;
  award_year: number;
  awards: number;
  cip: string;
  place_source_id: string;
  unitid: string;
}

export interface Institutions {
  city: string;
  control: string;
  latitude: number | null;
  longitude: number | null;
  name: string;
  place_source_id: string;
  state_code: string;
  unitid: string;
  website: Generated<string>;
  zip: Generated<string>;
}

export interface InstructorApplications {
  created_at: Timestamp;
  decided_at: Timestamp | null;
  instructor_application_id: Generated<string>;
  /**
   * What the person declared; empty: not said yet.
   */
  owns_school: boolean | null;
  person_id: string;
  prefers_talk: Generated<boolean>;
  revision: Generated<number>;
  sample_file_id: string | null;
  scheme_version: string;
  sealed_texts: Buffer | null;
  state: Generated<string>;
  submitted_at: Timestamp | null;
}

export interface InstructorBackgrounds {
  decided_at: Timestamp | null;
  decided_by: string | null;
  instructor_background_id: Generated<string>;
  person_id: string;
  sealed_reason: Buffer | null;
  sealed_words: Buffer;
  state: Generated<string>;
  written_at: Timestamp;
}

export interface InstructorDecisions {
  decided_at: Timestamp;
  decided_by: string;
  instructor_application_id: string;
  instructor_decision_id: Generated<string>;
  outcome: string | null;
  sealed_reason: Buffer;
  step: string;
}

export interface InstructorEmployments {
  answered_at: Timestamp | null;
  confirmed: boolean | null;
  confirmed_from: string | null;
  confirmed_to: string | null;
  expires_at: Timestamp;
  instructor_application_id: string;
  instructor_employment_id: Generated<string>;
  removed_at: Timestamp | null;
  requested_at: Timestamp;
  sealed_attester: Buffer | null;
  sealed_employer: Buffer;
  token_hash: string;
  worked_from: string;
  /**
   * Empty: still there. An employer always confirms up to a day.
   */
  worked_to: string | null;
}

export interface InstructorReferences {
  answered_at: Timestamp | null;
  declined: boolean | null;
  expires_at: Timestamp;
  instructor_application_id: string;
  instructor_reference_id: Generated<string>;
  removed_at: Timestamp | null;
  requested_at: Timestamp;
  sealed_answer: Buffer | null;
  sealed_referee: Buffer;
  token_hash: string;
}

export interface InterestDeclarations {
  declared_at: Timestamp;
  declared_on: string;
  holds_until: string;
  interest_declaration_id: Generated<string>;
  kinds: string[];
  person_id: string;
  sealed_interests: Buffer;
  statement_version: string;
  text_sha256: string;
}

export interface InterviewSlots {
  booked_at: Timestamp | null;
  ends_at: Timestamp;
  instructor_application_id: string | null;
  interview_slot_id: Generated<string>;
  offered_at: Timestamp;
  offered_by: string;
  place: string;
  starts_at: Timestamp;
  withdrawn_at: Timestamp | null;
}

export interface ItemComments {
  attempt_id: string;
  commented_at: Timestamp;
  item_comment_id: Generated<string>;
  position: number;
  sealed_words: Buffer;
}

export interface ItemPictures {
  added_at: Timestamp;
  added_by: string | null;
  bytes: Buffer;
  file_name: string;
  height: number;
  media_type: string;
  sha256: string;
  width: number;
}

export interface Items {
  bank: string;
  content_sha256: string;
  /**
   * Items that must not stand in one form with this one; what one of the two says counts for both.
   */
  enemies: Generated<string[]>;
  in_bank: Generated<boolean>;
  item_id: string;
  item_version: number;
  /**
   * Knowledge statements of the blueprint that the item asks for, such as B12.1.
   */
  knowledge: Generated<string[]>;
  level: string;
  loaded_at: Generated<Timestamp>;
  public: Json;
  review_state: string;
  task: string;
}

export interface JobApplications {
  applied_at: Timestamp;
  changed_at: Timestamp;
  employer_name: string;
  job_application_id: Generated<string>;
  person_id: string;
  posting_id: string | null;
  revision: Generated<number>;
  stage: string;
  title: string;
}

export interface JobConsents {
  at: Timestamp;
  employer_id: string;
  job_consent_id: Generated<string>;
  person_id: string;
  step: string;
  version: number;
  wording: string;
}

export interface JobGroups {
  answer: string;
  answered_at: Timestamp;
  person_id: string;
  question: string;
}

export interface JobProfiles {
  alerted_on: string | null;
  alerts: Generated<boolean>;
  available_from: string;
  employment_types: Generated<string[]>;
  latitude: number;
  listed: Generated<boolean>;
  longitude: number;
  miles: number;
  person_id: string;
  settings: Generated<string[]>;
  shifts: Generated<string[]>;
  state_code: string;
  updated_at: Timestamp;
  version: Generated<number>;
  zip: string;
}

export interface KeyCeModuleKeys {
  content_sha256: string;
  question: number;
  right_option: string;
  slug: string;
  sources: string[];
  why: Json;
}

export interface KeyDraftItems {
  draft_id: string;
  item_id: string;
  item_version: number;
  part: string;
}

export interface KeyFormKeys {
  answer: Json;
  form_id: string;
  position: number;
  recipe: Json;
  seed: string;
}

export interface KeyItemKeys {
  /**
   * Whether it belongs to the block that all forms share. Anchors are scored, so this is as secret as the use.
   */
  anchor: Generated<boolean>;
  /**
   * What is right. Null for a family: its answer is computed for each form, in key.form_keys.
   */
  answer: Json | null;
  /**
   * The author's estimate of the share that answers right, until the item is calibrated.
   */
  difficulty: number | null;
  /**
   * The recipe, its variations, and what makes an answer right; each form draws its own tracing from a secret seed.
   */
  family: Json | null;
  item_id: string;
  item_version: number;
  rationale: Json;
  sources: Json;
  /**
   * Of a question of a quarter: what to remember, shown after the answer.
   */
  teach: string | null;
  use: string;
}

export interface KeyItemParameters {
  calibrated_at: Timestamp;
  difficulty: number;
  discrimination: number;
  guessing: number;
  item_id: string;
  item_version: number;
  responses: number;
}

export interface KeyItemSteps {
  act: string;
  comment: Generated<string>;
  from_state: string | null;
  happened_at: Timestamp;
  item_id: string;
  item_step_id: Generated<Int8>;
  item_version: number;
  person_id: string | null;
  to_state: string;
}

export interface KeyItemValidations {
  agrees: boolean;
  answered_at: Timestamp;
  item_id: string;
  item_validation_id: Generated<Int8>;
  item_version: number;
  person_id: string;
  seed: string | null;
  value: string;
}

export interface LearningEntries {
  body: string;
  entry_id: string;
  kind: string;
  language: string;
  open_to_all: boolean;
  place: string;
  title: string;
  words: Generated<string>;
}

export interface LearningWords {
  entries: number;
  word: string;
}

export interface LedgerEntries {
  amount_cents: number;
  kind: string;
  ledger_entry_id: Generated<Int8>;
  note: string | null;
  occurred_at: Timestamp;
  order_id: string;
  payment_reference: string;
  provider: string;
  provider_reference: string;
  recorded_at: Generated<Timestamp>;
  recorded_by: string | null;
}

export interface LegalNameChanges {
  decided_at: Timestamp | null;
  decided_by: string | null;
  decision_reason: string | null;
  file_id: string;
  legal_name_change_id: Generated<string>;
  person_id: string;
  requested_at: Generated<Timestamp>;
  sealed_names: Buffer;
  state: Generated<string>;
}

export interface LegitQuestions {
  asked: string;
  asked_at: Timestamp;
  findings: string[];
  legit_question_id: Generated<string>;
  program_id: string | null;
  school_id: string | null;
}

export interface LegitReplies {
  decided_at: Timestamp | null;
  decided_by: string | null;
  legit_reply_id: Generated<string>;
  reason: Generated<string>;
  school_id: string;
  state: Generated<string>;
  words: string;
  written_at: Timestamp;
  written_by: string;
}

export interface LoadedContent {
  fingerprint: string;
  loaded_at: Timestamp;
  singleton: Generated<boolean>;
}

export interface LtiAccessTokens {
  expires_at: Timestamp;
  lti_tool_id: string;
  scopes: string[];
  token_sha256: string;
}

export interface LtiCourses {
  ce_course_id: string;
  linked_at: Timestamp;
  linked_by: string;
  lti_tool_id: string;
  pass_percent: number;
  rule: string;
  target_url: string;
}

export interface LtiKeys {
  kid: string;
  made_at: Timestamp;
  public_key: Json;
  retired_at: Timestamp | null;
  sealed_private_key: Buffer;
}

export interface LtiLaunches {
  deployment_id: string;
  expires_at: Timestamp;
  kind: string;
  launched_at: Timestamp;
  lti_launch_id: Generated<string>;
  lti_person_id: string | null;
  lti_platform_id: string;
  opened_at: Timestamp | null;
  score: number | null;
  score_problem: string | null;
  score_sent_at: Timestamp | null;
  score_tries: Generated<number>;
  sealed_claims: Buffer | null;
  subject_hash: string;
  target: string;
  token_sha256: string;
}

export interface LtiLogins {
  begun_at: Timestamp;
  lti_platform_id: string;
  nonce: string;
  state_sha256: string;
  target: string;
  used_at: Timestamp | null;
}

export interface LtiPeople {
  consented_at: Timestamp;
  ended_at: Timestamp | null;
  lti_person_id: Generated<string>;
  lti_platform_id: string;
  person_id: string;
  subject_hash: string;
}

export interface LtiPlatforms {
  auth_url: string;
  client_id: string;
  deployment_ids: string[];
  ended_at: Timestamp | null;
  issuer: string;
  keyset_url: string;
  lti_platform_id: Generated<string>;
  name: string;
  registered_at: Timestamp;
  registered_by: string;
  token_url: string;
}

export interface LtiScores {
  activity: string;
  courseware_registration_id: string;
  grading: string;
  lti_score_id: Generated<string>;
  lti_tool_id: string;
  received_at: Timestamp;
  share: number | null;
  told_at: Timestamp;
}

export interface LtiTools {
  client_id: string;
  deployment_id: string;
  ended_at: Timestamp | null;
  keyset_url: string;
  login_url: string;
  lti_tool_id: Generated<string>;
  name: string;
  redirect_urls: string[];
  registered_at: Timestamp;
  registered_by: string;
}

export interface LtiUsedIds {
  expires_at: Timestamp;
  id_sha256: string;
}

export interface LtiVendorLaunches {
  courseware_registration_id: string;
  expires_at: Timestamp;
  hint_sha256: string;
  launched_at: Timestamp;
  lti_tool_id: string;
  lti_vendor_launch_id: Generated<string>;
  used_at: Timestamp | null;
}

export interface Mails {
  attempts: Generated<number>;
  body_text: string;
  /**
   * A date of the mail as a calendar file (RFC 5545), attached to it; null where it has none.
   */
  calendar_text: string | null;
  created_at: Generated<Timestamp>;
  last_error: string | null;
  mail_id: Generated<string>;
  /**
   * Where a mail program ends mails of this kind by a single POST (RFC 8058); null where the mail is no subscription.
   */
  one_click_url: string | null;
  sent_at: Timestamp | null;
  subject: string;
  template: string;
  to_address: string;
  to_person_id: string | null;
}

export interface MeetingAttendances {
  enrollment_id: string;
  half_hours: number;
  meeting_attendance_id: Generated<string>;
  meeting_id: string;
  recorded_at: Timestamp;
  recorded_by: string;
}

export interface Meetings {
  cohort_id: string;
  half_hours: number;
  held_on: string;
  kind: string;
  meeting_id: Generated<string>;
  recorded_at: Timestamp;
  recorded_by: string;
  site_id: string | null;
}

export interface Messages {
  language: string;
  mail_id: string | null;
  message: string;
  message_id: Generated<string>;
  person_id: string;
  read_at: Timestamp | null;
  sealed_words: Buffer;
  text_sha256: string;
  told_at: Timestamp;
}

export interface MessageTexts {
  english: Json;
  first_used_at: Timestamp;
  message: string;
  spanish: Json;
  text_sha256: string;
}

export interface MetroAreas {
  cbsa: string;
  metropolitan: boolean;
  place_source_id: string;
  title: string;
}

export interface NightRuns {
  begun_at: Timestamp;
  counts: Generated<Json>;
  ended_at: Timestamp | null;
  run_on: string;
}

export interface Orders {
  /**
   * What a fee other than the certification fee is for: the renewal cycle or the application for reinstatement.
   */
  about_id: string | null;
  amount_cents: number;
  application_id: string | null;
  created_at: Generated<Timestamp>;
  currency: Generated<string>;
  /**
   * When what was paid for was given: from then on the fee is not given back by rule.
   */
  delivered_at: Timestamp | null;
  order_id: Generated<string>;
  person_id: string;
  purpose: string;
  receipt_number: Generated<Int8>;
  scheme_version: string;
  state: Generated<string>;
  updated_at: Generated<Timestamp>;
}

export interface Outages {
  ended_at: Timestamp;
  outage_id: Generated<string>;
  started_at: Timestamp;
}

export interface OutlookFigures {
  measure: string;
  occupation: string;
  place_source_id: string;
  value: Numeric;
}

export interface OwnCards {
  back: string;
  changed_at: Timestamp;
  deck: Generated<string>;
  front: string;
  own_card_id: string;
  person_id: string;
  removed: Generated<boolean>;
}

export interface Partners {
  name: string;
  partner_id: string;
  proof: Generated<string>;
  proof_seen_by: string | null;
  proof_seen_on: string | null;
}

export interface PaymentSettlements {
  outcome: string;
  provider: string;
  provider_event_id: string;
  reason: string;
  settled_at: Timestamp;
  settled_by: string | null;
}

export interface People {
  closed_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  demonstration: Generated<boolean>;
  erased_at: Timestamp | null;
  /**
   * Language of the interface, as BCP 47 names it; null where the person chose none, and each browser says for itself.
   */
  language: string | null;
  person_id: Generated<string>;
}

export interface PersonKeys {
  created_at: Generated<Timestamp>;
  person_id: string;
  sealed_key: Buffer;
}

export interface PersonProfiles {
  birth_date: string | null;
  city: string | null;
  family_name: string;
  legal_name: string;
  person_id: string;
  registry_place_shown: Generated<boolean>;
  state_code: string | null;
  updated_at: Generated<Timestamp>;
}

export interface PlaceImports {
  files: string[];
  files_sha256: string;
  imported_at: Timestamp;
  kind: string;
  place_import_id: Generated<string>;
  report: Json;
}

export interface Placements {
  advice_case_id: string | null;
  adviser_id: string | null;
  ended_at: Timestamp | null;
  opened_at: Timestamp;
  outcome: Generated<string>;
  person_id: string;
  placement_id: Generated<string>;
  state: Generated<string>;
  wish: string;
}

export interface Places {
  cbsa: string | null;
  counties: Generated<string[]>;
  geoid: string;
  kind: string;
  latitude: number;
  longitude: number;
  name: string;
  name_folded: string;
  place_source_id: string;
  population: number | null;
  population_source: string | null;
  slug: string | null;
  state_code: string;
}

export interface PlaceSources {
  file_sha256: string | null;
  licence: string;
  place_source_id: string;
  publisher: string;
  retrieved_on: string;
  strength: string;
  title: string;
  url: string;
  vintage: string;
}

export interface Postings {
  city: string;
  decided_at: Timestamp | null;
  decided_by: string | null;
  description: string;
  employer_id: string;
  employment_type: string;
  expires_on: string;
  flags: Generated<string[]>;
  latitude: number;
  longitude: number;
  pay_from_cents: number | null;
  pay_unit: string | null;
  pay_until_cents: number | null;
  posted_at: Timestamp;
  posted_by: string;
  posting_id: Generated<string>;
  reason: Generated<string>;
  reference: Generated<string>;
  revision: Generated<number>;
  setting: string;
  shift: string;
  source: string;
  state: string;
  state_code: string;
  title: string;
  zip: string;
}

export interface PracticeExams {
  deadline_at: Timestamp;
  finished_at: Timestamp | null;
  item_count: number;
  /**
   * The question that was shown last, for going on there.
   */
  last_position: Generated<number>;
  /**
   * Raised by each device or tab that takes the exam over: the newest writes.
   */
  lease_epoch: Generated<number>;
  leased_at: Timestamp | null;
  length: string;
  order_sha256: string;
  person_id: string;
  practice_exam_id: Generated<string>;
  raw_score: number | null;
  seed: string;
  started_at: Timestamp;
  /**
   * Of a drill: the task that all its questions are about.
   */
  task: string | null;
}

export interface PracticeKeys {
  answer: Json | null;
  /**
   * How a tracing is drawn and what of it is right; null where the key is written.
   */
  family: Json | null;
  item_id: string;
  item_version: number;
  rationale: Json;
  sources: Json;
}

export interface PracticeResponses {
  /**
   * As packages/exam/src/item/response.ts writes it; null where there is none.
   */
  answer: string | null;
  /**
   * Which holder of the lease gave the answer; 0 where none was given in the room.
   */
  answer_epoch: Generated<number>;
  /**
   * Of the event that gave it, as the device counts.
   */
  answer_sequence: Generated<number>;
  answered_at: Timestamp | null;
  /**
   * What is right of the drawn tracing; shown after answering.
   */
  drawn_answer: Json | null;
  /**
   * The four options of this very question with the reasons shown after answering; null where the item's own are written.
   */
  drawn_options: Json | null;
  flag_epoch: Generated<number>;
  flag_sequence: Generated<number>;
  flagged: Generated<boolean>;
  item_id: string;
  item_version: number;
  option_order: string;
  position: number;
  practice_exam_id: string;
  strike_epoch: Generated<number>;
  strike_sequence: Generated<number>;
  struck: Generated<string>;
  /**
   * The tracing that this very question shows, as samples; null where the item has none.
   */
  tracing: Json | null;
}

export interface ProgramAppeals {
  decided_at: Timestamp | null;
  decided_by: string | null;
  filed_at: Timestamp;
  filed_by: string;
  program_appeal_id: Generated<string>;
  program_decision_id: string;
  program_id: string;
  reason: string | null;
  state: Generated<string>;
  words: string;
}

export interface ProgramApplications {
  answers: Generated<Json>;
  created_at: Timestamp;
  created_by: string;
  decided_at: Timestamp | null;
  kind: string;
  program_application_id: Generated<string>;
  program_id: string;
  revision: Generated<number>;
  scheme_version: string;
  state: string;
  submitted_at: Timestamp | null;
}

export interface ProgramChanges {
  becomes: Generated<string>;
  effective_on: string;
  program_change_id: Generated<string>;
  program_id: string;
  reported_at: Timestamp;
  reported_by: string;
  seen_at: Timestamp | null;
  seen_by: string | null;
  was: Generated<string>;
  what: string;
}

export interface ProgramComplaints {
  found: string;
  program_complaint_id: Generated<string>;
  program_id: string;
  recorded_at: Timestamp;
  recorded_by: string;
  upheld_on: string;
}

export interface ProgramDecisions {
  conditions: Generated<string>;
  decided_at: Timestamp;
  decided_by: string;
  effective_on: string;
  outcome: string | null;
  program_application_id: string | null;
  program_decision_id: Generated<string>;
  program_id: string;
  reason: string;
  scheme_version: string;
  step: string;
  valid_until: string | null;
}

export interface ProgramEvidence {
  added_at: Timestamp;
  added_by: string;
  file_id: string | null;
  file_name: string;
  finding: string | null;
  kind: string;
  program_application_id: string;
  program_evidence_id: Generated<string>;
  removed_at: Timestamp | null;
  state: Generated<string>;
}

export interface ProgramInstructors {
  background: string;
  credential_number: Generated<string>;
  credentials: Generated<string>;
  name: string;
  person_id: string | null;
  program_id: string;
  program_instructor_id: Generated<string>;
  since: string;
  until: string | null;
}

export interface ProgramNotices {
  about_day: string;
  days_before: number;
  kind: string;
  program_id: string;
  told_at: Timestamp;
}

export interface ProgramReviews {
  application_revision: number;
  findings: Json;
  note: string;
  program_application_id: string;
  program_review_id: Generated<string>;
  reviewed_at: Timestamp;
  reviewer_id: string;
  visit: string;
  visited_on: string | null;
}

export interface Programs {
  /**
   * What the decisions add up to today; written with each decision and by the daily round.
   */
  approval: string;
  /**
   * Days of approval as the decisions add up: [{"from","until"}], until empty while it holds. None with an approval on record: without a known beginning.
   */
  approval_spans: Generated<Json>;
  approval_until: string | null;
  city: string;
  class_hours: number | null;
  class_size: number | null;
  clinical_hours: number | null;
  delivery: string | null;
  demonstration: Generated<boolean>;
  latitude: number | null;
  /**
   * Whether the directory shows it: drafts of schools are not.
   */
  listed: Generated<boolean>;
  longitude: number | null;
  name: string;
  next_start: string | null;
  owner_person_id: string | null;
  price_cents: number | null;
  price_covers: Generated<string>;
  program_id: Generated<string>;
  revision: Generated<number>;
  school_id: string | null;
  school_name: string;
  standing: string | null;
  state_code: string;
  summary: Generated<string>;
  updated_at: Generated<Timestamp>;
  words: Generated<string | null>;
  zip: Generated<string>;
}

export interface ProviderEvents {
  amount_cents: Int8 | null;
  currency: string | null;
  fact: string;
  fact_reference: string | null;
  kind: string;
  occurred_at: Timestamp;
  order_id: string | null;
  outcome: string;
  payment_reference: string | null;
  problem: string | null;
  provider: string;
  provider_event_id: string;
  received_at: Timestamp;
}

export interface QuarterlyAnswers {
  answer: string;
  answered_at: Timestamp;
  is_right: boolean;
  position: number;
  quarter: number;
  renewal_cycle_id: string;
}

export interface QuarterlyNotices {
  noted_at: Timestamp;
  notice: string;
  quarter: number;
  renewal_cycle_id: string;
}

export interface QuarterlySets {
  form_id: string;
  opened_at: Timestamp;
  person_id: string;
  quarter: number;
  renewal_cycle_id: string;
}

export interface RateBuckets {
  bucket: string;
  hits: number;
  window_start: Timestamp;
}

export interface Recordings {
  added_at: Timestamp;
  added_by: string;
  format: string;
  leads: string[];
  licence: string;
  microvolts_per_unit: number;
  /**
   * The cut on paper, as an item shows it.
   */
  picture_file: string;
  recording_id: string;
  sample_count: number;
  sample_rate_hz: number;
  /**
   * Little-endian 16-bit numbers, lead after lead; times microvolts_per_unit. -32768 is a missing sample.
   */
  samples: Buffer;
  /**
   * Of leads, rate, step and samples: the same cut comes in once.
   */
  sha256: string;
  source: string;
  taken_out: string[];
}

export interface Referrals {
  consent_wording: string;
  consented_at: Timestamp;
  handed_over_at: Timestamp | null;
  partner_id: string;
  person_id: string;
  referral_id: Generated<string>;
  status: Generated<string>;
  status_at: Timestamp;
  withdrawn_at: Timestamp | null;
}

export interface RefundDecisions {
  decided_at: Timestamp;
  decided_by: string;
  outcome: string;
  reason: string;
  refund_request_id: string;
}

export interface RefundRequests {
  amount_cents: number;
  approvals_needed: number;
  decided_at: Timestamp | null;
  order_id: string;
  payment_reference: string;
  payout_problem: string | null;
  provider: string;
  provider_reference: string | null;
  reason: string;
  refund_request_id: Generated<string>;
  requested_at: Timestamp;
  requested_by: string;
  rule: string;
  state: Generated<string>;
}

export interface RegistryEntries {
  city: string | null;
  credential_id: string;
  family_name: string;
  family_name_folded: string;
  given_name_folded: string;
  listed_at: Timestamp;
  name_as_certified: string;
  state_code: string | null;
  updated_at: Generated<Timestamp>;
}

export interface RegistryLookups {
  kind: string;
  looked_up_on: string;
  lookups: Int8;
  outcome: string;
}

export interface RehearsalCandidates {
  /**
   * When staff took the device away, as an exercise: the candidate comes back on another.
   */
  device_lost_at: Timestamp | null;
  number: number;
  person_id: string;
  rehearsal_id: string;
}

export interface Rehearsals {
  asked_at: Timestamp;
  /**
   * Null where an operator asked at the command line.
   */
  asked_by: string | null;
  candidates: number;
  ended_at: Timestamp | null;
  exam_window_id: string;
  form_id: string;
  minutes: number;
  outcome: string | null;
  rehearsal_id: Generated<string>;
  report: Json | null;
  /**
   * Last sign of life of the process that plays the candidates.
   */
  seen_at: Timestamp | null;
  stop_asked_at: Timestamp | null;
  taken_at: Timestamp | null;
}

export interface Reinstatements {
  applied_at: Timestamp;
  applied_on: string;
  attested_at: Timestamp | null;
  band_up_to_years: number;
  completed_at: Timestamp | null;
  credential_id: string;
  credential_period_id: string | null;
  cured: Generated<boolean>;
  decided_at: Timestamp | null;
  decided_by: string | null;
  ended_on: string;
  open_until: string;
  person_id: string;
  reinstatement_id: Generated<string>;
  revision: Generated<number>;
  scheme_version: string;
  state: Generated<string>;
  statement_sha256: string | null;
  statement_version: string | null;
}

export interface ReinstatementSteps {
  by_person_id: string | null;
  reinstatement_id: string;
  reinstatement_step_id: Generated<string>;
  sealed_words: Buffer | null;
  step: string;
  taken_at: Timestamp;
}

export interface RenewalAudits {
  answer_by: string;
  audit_draw_id: string;
  cured: Generated<boolean>;
  decided_at: Timestamp | null;
  drawn_at: Timestamp;
  effect_on: string | null;
  effected_at: Timestamp | null;
  person_id: string;
  renewal_audit_id: Generated<string>;
  renewal_cycle_id: string;
  revision: Generated<number>;
  scheme_version: string;
  state: Generated<string>;
}

export interface RenewalAuditSteps {
  by_person_id: string | null;
  finding: string | null;
  renewal_audit_id: string;
  renewal_audit_step_id: Generated<string>;
  sealed_words: Buffer | null;
  step: string;
  taken_at: Timestamp;
}

export interface RenewalCycles {
  anniversary: string;
  attested_at: Timestamp | null;
  /**
   * First day whose hours count: that of the period, or of the renewal where that came before.
   */
  ce_from: string;
  created_at: Timestamp;
  credential_id: string;
  credential_period_id: string;
  /**
   * When the end without a renewal was noted, once.
   */
  ended_at: Timestamp | null;
  /**
   * First day that does not hold, extensions included; the anniversary is without them.
   */
  ends_on: string;
  from_on: string;
  /**
   * When it was noted that no reinstatement is open any more, once.
   */
  lapsed_at: Timestamp | null;
  next_period_id: string | null;
  /**
   * When the opening of renewal was noted, once.
   */
  opened_at: Timestamp | null;
  opens_on: string;
  path: string | null;
  person_id: string;
  renewal_cycle_id: Generated<string>;
  renewed_at: Timestamp | null;
  scheme_version: string;
  state: Generated<string>;
  statement_sha256: string | null;
  statement_version: string | null;
  withdrawn_on: string | null;
}

export interface RenewalExtensions {
  asked_at: Timestamp;
  credential_period_id: string | null;
  days: number | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  person_id: string;
  reason: string;
  renewal_cycle_id: string;
  renewal_extension_id: Generated<string>;
  sealed_reason: Buffer | null;
  sealed_words: Buffer | null;
  state: Generated<string>;
}

export interface RenewalReminders {
  days: number;
  due_on: string;
  ends_on: string;
  noted_at: Timestamp;
  renewal_cycle_id: string;
  told: boolean;
}

export interface ResponseEvents {
  attempt_id: string;
  happened_at: Timestamp;
  kind: string;
  lease_epoch: number;
  position: number;
  received_at: Timestamp;
  sequence: number;
  standing: string;
  value: string;
}

export interface Responses {
  answer: string | null;
  answer_epoch: Generated<number>;
  answer_sequence: Generated<number>;
  attempt_id: string;
  flag_epoch: Generated<number>;
  flag_sequence: Generated<number>;
  flagged: Generated<boolean>;
  position: number;
  strike_epoch: Generated<number>;
  strike_sequence: Generated<number>;
  struck: Generated<string>;
}

export interface ResultConsents {
  at: Timestamp;
  enrollment_id: string;
  given: boolean;
  result_consent_id: Generated<string>;
}

export interface Results {
  attempt_id: string;
  conversion_kind: string;
  conversion_sha256: string;
  domains: Json;
  passed: boolean;
  person_id: string;
  raw_score: number;
  result_id: Generated<string>;
  scaled_score: number;
  scheme_version: string;
  scored_at: Timestamp;
  scored_items: number;
}

export interface ResumeRounds {
  entitlement_id: string;
  resume_id: string;
  resume_round_id: Generated<string>;
  resume_version_id: string;
  returned_at: Timestamp | null;
  revised_by: string | null;
  scheme_version: string;
  sealed_revision: Buffer | null;
  sealed_wish: Buffer | null;
  sent_at: Timestamp;
  settled_at: Timestamp | null;
  settled_version_id: string | null;
  withdrawn_at: Timestamp | null;
}

export interface Resumes {
  created_at: Timestamp;
  person_id: string;
  resume_id: Generated<string>;
}

export interface ResumeVersions {
  made_at: Timestamp;
  number: number;
  resume_id: string;
  resume_version_id: Generated<string>;
  sealed_content: Buffer;
  source: string;
}

export interface RoleGrants {
  expires_at: Timestamp | null;
  granted_at: Generated<Timestamp>;
  granted_by: string | null;
  person_id: string;
  revoked_at: Timestamp | null;
  role: string;
  role_grant_id: Generated<string>;
}

export interface Roles {
  role: string;
  staff: boolean;
  title: string;
}

export interface SchemaMigrations {
  applied_at: Generated<Timestamp>;
  name: string;
  sha256: string;
}

export interface Schemes {
  content_sha256: string;
  credential: string;
  effective_on: string;
  loaded_at: Generated<Timestamp>;
  scheme_version: string;
}

export interface SchoolFlags {
  cohort_id: string | null;
  noted_at: Timestamp;
  school_flag_id: Generated<string>;
  school_id: string;
  seen_at: Timestamp | null;
  seen_by: string | null;
  what: string;
}

export interface SchoolInvites {
  answered_at: Timestamp | null;
  cohort_id: string | null;
  email: string | null;
  invited_at: Timestamp;
  invited_by: string;
  last_day: string;
  name: string | null;
  person_id: string | null;
  role: string;
  school_id: string;
  school_invite_id: Generated<string>;
  state: Generated<string>;
  student_number: Generated<string>;
  token_hash: string;
}

export interface SchoolPeople {
  added_at: Timestamp;
  added_by: string | null;
  person_id: string;
  role: string;
  school_id: string;
  school_person_id: Generated<string>;
  since: string;
  until: string | null;
}

export interface Schools {
  about: Generated<string>;
  asked_notice_at: Timestamp | null;
  authorisation_number: Generated<string>;
  authorisation_seen_on: string | null;
  authorisation_until: string | null;
  authorised_by: Generated<string>;
  city: string;
  created_at: Generated<Timestamp>;
  created_by: string | null;
  demonstration: Generated<boolean>;
  instructor_owned: Generated<boolean>;
  latitude: number | null;
  longitude: number | null;
  name: string;
  name_folded: string;
  school_id: Generated<string>;
  state_code: string;
  street: Generated<string>;
  website: Generated<string>;
  website_host: Generated<string>;
  zip: Generated<string>;
}

export interface SeatInvoices {
  cents_each: number;
  due_on: string;
  ordered_at: Timestamp;
  ordered_by: string;
  purchase_order: string;
  running_number: Generated<Int8>;
  scheme_version: string;
  school_id: string;
  seat_invoice_id: Generated<string>;
  seats: number;
  state: Generated<string>;
}

export interface SeatPayments {
  amount_cents: number;
  received_on: string;
  recorded_at: Timestamp;
  recorded_by: string;
  reference: string;
  seat_invoice_id: string;
  seat_payment_id: Generated<string>;
}

export interface ServerHeartbeats {
  beat_at: Timestamp;
  server_id: string;
}

export interface Sites {
  agreement_seen_on: string | null;
  agreement_until: string | null;
  city: string;
  kind: string;
  latitude: number | null;
  longitude: number | null;
  name: string;
  program_id: string | null;
  school_id: string;
  since: string;
  site_id: Generated<string>;
  state_code: string;
  until: string | null;
  zip: Generated<string>;
}

export interface SkillChecks {
  checked_at: Timestamp;
  checked_by: string;
  enrollment_id: string;
  shown: boolean;
  skill_check_id: Generated<string>;
  task: string;
}

export interface SpentCodes {
  code_hash: string;
  spent_at: Timestamp;
  user_id: string;
}

export interface StateAgencies {
  agency: string;
  does: string;
  place_source_id: string;
  state_code: string;
}

export interface StatedFigures {
  name: string;
  place_source_id: string;
  value: number;
}

export interface StateRules {
  finding: string;
  place_source_id: string;
  state_code: string;
}

export interface States {
  fips: string;
  latitude: number;
  longitude: number;
  name: string;
  state_code: string;
}

export interface StoredFiles {
  byte_size: number;
  file_id: Generated<string>;
  file_name: string;
  media_type: string;
  person_id: string;
  purpose: string;
  sealed: Buffer;
  stored_at: Generated<Timestamp>;
}

export interface StudyWishes {
  changed_at: Timestamp;
  /**
   * Weekdays, 0 Sunday to 6 Saturday, with few cards and nothing else.
   */
  easy_days: Generated<number[]>;
  exam_on: string | null;
  /**
   * Of the secret in the link of the calendar feed; only this hash is kept. Null without a feed.
   */
  feed_sha256: Buffer | null;
  hours_a_week: Numeric | null;
  new_cards_a_day: Generated<number>;
  /**
   * Weekdays, 0 Sunday to 6 Saturday, on which the plan holds nothing.
   */
  off_days: Generated<number[]>;
  person_id: string;
  /**
   * When the person put the placement check aside; null while it is offered or was taken.
   */
  placement_skipped_at: Timestamp | null;
  /**
   * The last day, on the clock of the person, on which the worker sent a reminder or found that none was due.
   */
  reminded_on: string | null;
  reminders: Generated<boolean>;
  zone: string;
}

export interface TextMessages {
  attempts: Generated<number>;
  ended_at: Timestamp | null;
  last_error: string | null;
  message: string;
  person_id: string;
  provider_id: string | null;
  queued_at: Timestamp;
  sealed_words: Buffer;
  sent_at: Timestamp | null;
  text_message_id: Generated<string>;
  /**
   * When it was tried last; null before the first try.
   */
  tried_at: Timestamp | null;
}

export interface TextNumbers {
  code_hash: string | null;
  code_sent_at: Timestamp;
  code_tries: Generated<number>;
  confirmed_at: Timestamp | null;
  /**
   * The number as a keyed hash, by which an answer to a text is found; null where it was written before hashes were kept.
   */
  number_hash: string | null;
  person_id: string;
  sealed_number: Buffer;
  stopped_at: Timestamp | null;
}

export interface TracingRecordings {
  attached_at: Timestamp;
  format: string;
  leads: string[];
  microvolts_per_unit: number;
  sample_count: number;
  sample_rate_hz: number;
  /**
   * Little-endian 16-bit numbers, lead after lead; times microvolts_per_unit. -32768 is a missing sample.
   */
  samples: Buffer;
  /**
   * Of leads, rate, step and samples: the same tracing stands once in the log of a student.
   */
  sha256: string;
  taken_out: string[];
  tracing_id: string;
}

export interface Tracings {
  age_band: string;
  enrollment_id: string;
  lead_set: string;
  logged_at: Timestamp;
  month: string;
  quality: string;
  site_id: string;
  tracing_id: string;
}

export interface TracingSignatures {
  answer: string;
  received_at: Timestamp;
  signed_by: string;
  tracing_id: string;
}

export interface Vouchers {
  enrollment_id: string | null;
  last_day: string;
  order_id: string | null;
  seat_invoice_id: string;
  used_at: Timestamp | null;
  voucher_id: Generated<string>;
}

export interface WageFigures {
  area_code: string;
  area_kind: string;
  area_title: string;
  mark: string | null;
  measure: string;
  occupation: string;
  occupation_title: string;
  place_source_id: string;
  value: number | null;
}

export interface ZipAreas {
  geoid: string | null;
  latitude: number;
  longitude: number;
  place_source_id: string;
  state_code: string;
  zip: string;
}

export interface Database {
  accommodation_requests: AccommodationRequests;
  accommodations: Accommodations;
  advice_calls: AdviceCalls;
  advice_cases: AdviceCases;
  advice_entries: AdviceEntries;
  agreements: Agreements;
  appeals: Appeals;
  application_decisions: ApplicationDecisions;
  application_files: ApplicationFiles;
  application_submissions: ApplicationSubmissions;
  applications: Applications;
  assemblies: Assemblies;
  attempt_alternatives: AttemptAlternatives;
  attempt_breaks: AttemptBreaks;
  attempt_credits: AttemptCredits;
  attempt_holds: AttemptHolds;
  attempt_interventions: AttemptInterventions;
  attempt_items: AttemptItems;
  attempt_leases: AttemptLeases;
  attempt_messages: AttemptMessages;
  attempt_presence: AttemptPresence;
  attempt_signals: AttemptSignals;
  attempts: Attempts;
  audit_draws: AuditDraws;
  auth_accounts: AuthAccounts;
  auth_challenges: AuthChallenges;
  auth_links: AuthLinks;
  auth_passkeys: AuthPasskeys;
  auth_sessions: AuthSessions;
  auth_two_factors: AuthTwoFactors;
  auth_users: AuthUsers;
  award_holds: AwardHolds;
  board_items: BoardItems;
  board_meetings: BoardMeetings;
  board_votes: BoardVotes;
  card_reviews: CardReviews;
  card_undos: CardUndos;
  cards: Cards;
  ce_attendances: CeAttendances;
  ce_courses: CeCourses;
  ce_credits: CeCredits;
  ce_decisions: CeDecisions;
  ce_evaluations: CeEvaluations;
  ce_evidence: CeEvidence;
  ce_module_tries: CeModuleTries;
  ce_modules: CeModules;
  ce_objections: CeObjections;
  ce_providers: CeProviders;
  ce_reviews: CeReviews;
  ce_rosters: CeRosters;
  ce_sessions: CeSessions;
  ce_uses: CeUses;
  checkouts: Checkouts;
  class_assignments: ClassAssignments;
  class_consents: ClassConsents;
  class_members: ClassMembers;
  classes: Classes;
  cohort_teachers: CohortTeachers;
  cohorts: Cohorts;
  completions: Completions;
  conduct_cases: ConductCases;
  conduct_reports: ConductReports;
  conduct_steps: ConductSteps;
  courseware_documents: CoursewareDocuments;
  courseware_files: CoursewareFiles;
  courseware_launches: CoursewareLaunches;
  courseware_packages: CoursewarePackages;
  courseware_registrations: CoursewareRegistrations;
  courseware_statements: CoursewareStatements;
  credential_actions: CredentialActions;
  credential_periods: CredentialPeriods;
  credentials: Credentials;
  desk_assignments: DeskAssignments;
  desk_notes: DeskNotes;
  drill_answers: DrillAnswers;
  employer_reviews: EmployerReviews;
  employer_tokens: EmployerTokens;
  employers: Employers;
  enrollments: Enrollments;
  entitlements: Entitlements;
  events: Events;
  exam_receipts: ExamReceipts;
  exam_window_forms: ExamWindowForms;
  exam_windows: ExamWindows;
  experience_attestations: ExperienceAttestations;
  forgetting_parameters: ForgettingParameters;
  form_drafts: FormDrafts;
  form_items: FormItems;
  forms: Forms;
  guardian_consents: GuardianConsents;
  guide_answers: GuideAnswers;
  guide_marks: GuideMarks;
  guide_parts: GuideParts;
  guide_progress: GuideProgress;
  guide_sections: GuideSections;
  guide_terms: GuideTerms;
  identity_checks: IdentityChecks;
  impartiality_reviews: ImpartialityReviews;
  impartiality_risks: ImpartialityRisks;
  incidents: Incidents;
  installation: Installation;
  institution_awards: InstitutionAwards;
  institutions: Institutions;
  instructor_applications: InstructorApplications;
  instructor_backgrounds: InstructorBackgrounds;
  instructor_decisions: InstructorDecisions;
  instructor_employments: InstructorEmployments;
  instructor_references: InstructorReferences;
  interest_declarations: InterestDeclarations;
  interview_slots: InterviewSlots;
  item_comments: ItemComments;
  item_pictures: ItemPictures;
  items: Items;
  job_applications: JobApplications;
  job_consents: JobConsents;
  job_groups: JobGroups;
  job_profiles: JobProfiles;
  "key.ce_module_keys": KeyCeModuleKeys;
  "key.draft_items": KeyDraftItems;
  "key.form_keys": KeyFormKeys;
  "key.item_keys": KeyItemKeys;
  "key.item_parameters": KeyItemParameters;
  "key.item_steps": KeyItemSteps;
  "key.item_validations": KeyItemValidations;
  learning_entries: LearningEntries;
  learning_words: LearningWords;
  ledger_entries: LedgerEntries;
  legal_name_changes: LegalNameChanges;
  legit_questions: LegitQuestions;
  legit_replies: LegitReplies;
  loaded_content: LoadedContent;
  lti_access_tokens: LtiAccessTokens;
  lti_courses: LtiCourses;
  lti_keys: LtiKeys;
  lti_launches: LtiLaunches;
  lti_logins: LtiLogins;
  lti_people: LtiPeople;
  lti_platforms: LtiPlatforms;
  lti_scores: LtiScores;
  lti_tools: LtiTools;
  lti_used_ids: LtiUsedIds;
  lti_vendor_launches: LtiVendorLaunches;
  mails: Mails;
  meeting_attendances: MeetingAttendances;
  meetings: Meetings;
  message_texts: MessageTexts;
  messages: Messages;
  metro_areas: MetroAreas;
  night_runs: NightRuns;
  orders: Orders;
  outages: Outages;
  outlook_figures: OutlookFigures;
  own_cards: OwnCards;
  partners: Partners;
  payment_settlements: PaymentSettlements;
  people: People;
  person_keys: PersonKeys;
  person_profiles: PersonProfiles;
  place_imports: PlaceImports;
  place_sources: PlaceSources;
  placements: Placements;
  places: Places;
  postings: Postings;
  practice_exams: PracticeExams;
  practice_keys: PracticeKeys;
  practice_responses: PracticeResponses;
  program_appeals: ProgramAppeals;
  program_applications: ProgramApplications;
  program_changes: ProgramChanges;
  program_complaints: ProgramComplaints;
  program_decisions: ProgramDecisions;
  program_evidence: ProgramEvidence;
  program_instructors: ProgramInstructors;
  program_notices: ProgramNotices;
  program_reviews: ProgramReviews;
  programs: Programs;
  provider_events: ProviderEvents;
  quarterly_answers: QuarterlyAnswers;
  quarterly_notices: QuarterlyNotices;
  quarterly_sets: QuarterlySets;
  rate_buckets: RateBuckets;
  recordings: Recordings;
  referrals: Referrals;
  refund_decisions: RefundDecisions;
  refund_requests: RefundRequests;
  registry_entries: RegistryEntries;
  registry_lookups: RegistryLookups;
  rehearsal_candidates: RehearsalCandidates;
  rehearsals: Rehearsals;
  reinstatement_steps: ReinstatementSteps;
  reinstatements: Reinstatements;
  renewal_audit_steps: RenewalAuditSteps;
  renewal_audits: RenewalAudits;
  renewal_cycles: RenewalCycles;
  renewal_extensions: RenewalExtensions;
  renewal_reminders: RenewalReminders;
  response_events: ResponseEvents;
  responses: Responses;
  result_consents: ResultConsents;
  results: Results;
  resume_rounds: ResumeRounds;
  resume_versions: ResumeVersions;
  resumes: Resumes;
  role_grants: RoleGrants;
  roles: Roles;
  schema_migrations: SchemaMigrations;
  schemes: Schemes;
  school_flags: SchoolFlags;
  school_invites: SchoolInvites;
  school_people: SchoolPeople;
  schools: Schools;
  seat_invoices: SeatInvoices;
  seat_payments: SeatPayments;
  server_heartbeats: ServerHeartbeats;
  sites: Sites;
  skill_checks: SkillChecks;
  spent_codes: SpentCodes;
  state_agencies: StateAgencies;
  state_rules: StateRules;
  stated_figures: StatedFigures;
  states: States;
  stored_files: StoredFiles;
  study_wishes: StudyWishes;
  text_messages: TextMessages;
  text_numbers: TextNumbers;
  tracing_recordings: TracingRecordings;
  tracing_signatures: TracingSignatures;
  tracings: Tracings;
  vouchers: Vouchers;
  wage_figures: WageFigures;
  zip_areas: ZipAreas;
}
