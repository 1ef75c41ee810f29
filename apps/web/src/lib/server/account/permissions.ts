import { err, ok, type Result } from '@einthoven/kernel';

/** Every role there is; the table `roles` holds the same list, and a test compares them. */
export const ROLES = [
  'candidate',
  'certificant',
  'school-director',
  'school-owner',
  'instructor',
  'preceptor',
  'employer',
  'staffing-agency',
  'ce-provider',
  'adviser',
  'resume-reviser',
  'item-author',
  'reviewer',
  'panel-judge',
  'psychometrician',
  'proctor',
  'finance',
  'certification-manager',
  'board-member',
  'accreditor',
  'administrator',
] as const;

/** A role a person can hold; several at once are allowed. */
export type Role = (typeof ROLES)[number];

/** Roles that act for the body: they work only in sessions confirmed by a second factor. */
export const STAFF_ROLES: ReadonlySet<Role> = new Set([
  'adviser',
  'resume-reviser',
  'item-author',
  'reviewer',
  'panel-judge',
  'psychometrician',
  'proctor',
  'finance',
  'certification-manager',
  'board-member',
  'accreditor',
  'administrator',
]);

/** The signed-in person behind a request. */
export type Actor = {
  readonly personId: string;
  readonly roles: ReadonlySet<Role>;
  /** Whether this session was confirmed by a second factor (authenticator code or passkey). */
  readonly secondFactor: boolean;
  readonly sessionId: string;
};

/**
 * The one permission table. Each act names who may do it: `self` means any signed-in person on their own
 * rows only; roles mean holders of the role, on anybody's rows. What is not listed is forbidden.
 */
export const PERMISSIONS = {
  'account.manage-own': ['self'],
  'account.read-history': ['certification-manager', 'accreditor'],
  'account.find-person': ['certification-manager', 'finance', 'administrator', 'accreditor'],
  'account.grant-role': ['administrator'],
  'account.reset-factors': ['administrator'],
  'account.end-consent': ['certification-manager'],
  'account.decide-name-change': ['certification-manager'],
  'account.read-evidence': ['certification-manager'],
  'message.read-own': ['self'],
  'message.read-log': ['certification-manager', 'accreditor'],
  'application.manage-own': ['self'],
  'application.read': ['certification-manager', 'accreditor'],
  'application.decide': ['certification-manager'],
  'accommodation.manage-own': ['self'],
  'accommodation.decide': ['certification-manager'],
  'identity.manage-own': ['self'],
  'identity.review': ['proctor', 'certification-manager'],
  'payment.manage-own': ['self'],
  'payment.read': ['finance', 'accreditor'],
  'payment.record': ['finance'],
  'payment.refund': ['finance'],
  'item.read': ['item-author', 'reviewer', 'psychometrician'],
  'item.author': ['item-author'],
  'item.review': ['reviewer', 'psychometrician'],
  'item.key': ['reviewer', 'psychometrician'],
  'form.read': ['psychometrician', 'certification-manager'],
  'form.assemble': ['psychometrician', 'certification-manager'],
  'form.release': ['psychometrician', 'certification-manager'],
  'practice.use-own': ['self'],
  'study.use-own': ['self'],
  'class.teach': ['instructor'],
  'class.join-own': ['self'],
  'exam.sit-own': ['self'],
  'exam.watch': ['proctor', 'certification-manager'],
  'exam.intervene': ['proctor', 'certification-manager'],
  'exam.manage-windows': ['certification-manager'],
  'exam.rehearse': ['proctor', 'certification-manager'],
  'result.read-own': ['self'],
  'credential.read-own': ['self'],
  'ce.manage-own': ['self'],
  'ce.provide-own': ['self'],
  'ce.decide': ['certification-manager'],
  'case.manage-own': ['self'],
  'credential.surrender-own': ['self'],
  'credential.end-provisional-own': ['self'],
  'conduct.prepare': ['certification-manager'],
  'conduct.decide': ['certification-manager', 'board-member'],
  'appeal.decide': ['certification-manager', 'board-member'],
  'declaration.make-own': [
    'adviser',
    'resume-reviser',
    'item-author',
    'reviewer',
    'panel-judge',
    'psychometrician',
    'proctor',
    'finance',
    'certification-manager',
    'board-member',
    'administrator',
  ],
  'declaration.read': ['certification-manager', 'board-member'],
  'impartiality.keep': ['certification-manager', 'board-member'],
  'board.keep': ['certification-manager', 'board-member'],
  'board.vote': ['board-member'],
  'binder.read': ['certification-manager', 'board-member', 'accreditor'],
  'renewal.manage-own': ['self'],
  'renewal.read': ['certification-manager', 'accreditor'],
  'renewal.decide': ['certification-manager'],
  'instructor.apply-own': ['self'],
  'instructor.read': ['certification-manager', 'board-member', 'accreditor'],
  'instructor.decide': ['certification-manager', 'board-member'],
  'school.apply-own': ['self'],
  'school.run-own': ['self'],
  'school.attend-own': ['self'],
  'program.read': ['certification-manager', 'board-member', 'accreditor'],
  'program.decide': ['certification-manager', 'board-member'],
  'advice.manage-own': ['self'],
  'advice.keep': ['adviser'],
  'job.manage-own': ['self'],
  'employer.apply-own': ['self'],
  'job.read': ['certification-manager', 'adviser', 'accreditor'],
  'job.decide': ['certification-manager'],
  'placement.keep': ['adviser', 'certification-manager'],
  'resume.manage-own': ['self'],
  'resume.revise': ['resume-reviser'],
  'mail.read-outbox': ['administrator'],
} as const satisfies Record<string, readonly ('self' | Role)[]>;

/**
 * Acts that show content of the final exams. Whoever advises, teaches, runs a school, prepares or places candidates may do
 * none of them, whatever else they are to the body.
 */
const CONTENT_ACTS: readonly string[] = ['item.read', 'item.author', 'item.review', 'item.key', 'form.read', 'form.assemble', 'form.release'];
const CONFLICTED_ROLES: readonly Role[] = [
  'adviser',
  'instructor',
  'preceptor',
  'school-director',
  'school-owner',
  'ce-provider',
  'resume-reviser',
  'employer',
  'staffing-agency',
];

/**
 * The roles that keep an actor from an act although another role, or none, stands beside them.
 *
 * @param act a permission's name, or what else a route asks for
 */
export function conflictingRoles(actor: Actor, act: string): readonly Role[] {
  return CONTENT_ACTS.includes(act) ? CONFLICTED_ROLES.filter((role) => actor.roles.has(role)) : [];
}

/** The name of an act in the permission table. */
export type PermissionName = keyof typeof PERMISSIONS;

declare const granted: unique symbol;

/**
 * Proof that an actor may do something. Queries ask for it as an argument, so that no row can be read
 * without one; only {@link permit} makes it.
 */
export type Permission<Name extends PermissionName> = {
  readonly name: Name;
  readonly actor: Actor;
  /** The person whose rows may be touched; undefined where the role covers everybody's. */
  readonly onlyPersonId: string | undefined;
  readonly [granted]: true;
};

/** Why something is not allowed. */
export type Refusal =
  /** Nobody is signed in: sign in first. */
  | 'ACCOUNT_SIGN_IN_NEEDED'
  /** The role fits, but this session was not confirmed by a second factor. */
  | 'ACCOUNT_SECOND_FACTOR_NEEDED'
  /** No role of this person allows it. */
  | 'ACCOUNT_NOT_ALLOWED';

/**
 * Decides whether an actor may do an act.
 *
 * @param actor the signed-in person, or undefined
 * @param name the act
 * @returns the permission to hand on, or why not
 */
export function permit<Name extends PermissionName>(actor: Actor | undefined, name: Name): Result<Permission<Name>, Refusal> {
  if (!actor) return err('ACCOUNT_SIGN_IN_NEEDED');
  const allowed: readonly ('self' | Role)[] = PERMISSIONS[name];
  if (conflictingRoles(actor, name).length > 0) return err('ACCOUNT_NOT_ALLOWED');
  const fitting = allowed.filter((who): who is Role => who !== 'self' && actor.roles.has(who));
  if (fitting.length > 0) {
    if (!actor.secondFactor && fitting.every((role) => STAFF_ROLES.has(role))) return err('ACCOUNT_SECOND_FACTOR_NEEDED');
    return ok({ name, actor, onlyPersonId: undefined } as Permission<Name>);
  }
  if (allowed.includes('self')) return ok({ name, actor, onlyPersonId: actor.personId } as Permission<Name>);
  return err('ACCOUNT_NOT_ALLOWED');
}

/** Whether an actor holds any role that acts for the body. */
export function isStaff(actor: Actor): boolean {
  return [...actor.roles].some((role) => STAFF_ROLES.has(role));
}
