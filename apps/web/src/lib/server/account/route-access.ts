import type { PermissionName } from './permissions.ts';

/**
 * Who may open each route. Deny by default: a route that is not listed answers 404 to everybody,
 * and a test compares this list with the routes that exist.
 *
 * - `public`: anybody
 * - `signed-in`: any account
 * - a permission's name: whoever {@link permit} allows it
 * - `demonstration`: anybody, in demonstration mode only
 */
export type Access = 'public' | 'signed-in' | 'demonstration' | PermissionName;

/** Access by SvelteKit route id. Keep it sorted by concept. */
export const ROUTE_ACCESS: Readonly<Record<string, Access>> = {
  // account
  '/(public)/sign-up': 'public',
  '/(public)/sign-in': 'public',
  '/(public)/sign-in/check-mail': 'public',
  '/(public)/sign-in/link/[token]': 'public',
  '/(public)/sign-out': 'public',
  '/(public)/verify-email/[token]': 'public',
  '/(public)/reset-password': 'public',
  '/(public)/reset-password/[token]': 'public',
  '/(public)/account/second-factor': 'public',
  '/(public)/account/change-email/[token]': 'public',
  '/(public)/account/ended': 'public',
  '/(public)/account/reopen/[token]': 'public',
  '/(public)/account/passkey/sign-in': 'public',
  '/(public)/account/passkey/add': 'public',
  '/(public)/consent/[token]': 'public',
  '/(public)/dev/mail': 'demonstration',
  '/(public)/dev/mail/[mailId]': 'demonstration',
  '/(public)/dev/people': 'demonstration',
  '/(candidate)/me': 'account.manage-own',
  '/(candidate)/me/security': 'account.manage-own',
  '/(candidate)/me/name': 'account.manage-own',
  '/(candidate)/me/data': 'account.manage-own',
  '/(candidate)/me/data/export': 'account.manage-own',
  '/(staff)/staff': 'signed-in',
  '/(staff)/staff/people': 'account.find-person',
  '/(staff)/staff/people/[personId]': 'account.find-person',
  '/(staff)/staff/name-changes': 'account.decide-name-change',
  '/(staff)/staff/name-changes/[nameChangeId]': 'account.decide-name-change',
  '/(staff)/staff/name-changes/[nameChangeId]/evidence': 'account.read-evidence',
  // eligibility
  '/(candidate)/apply': 'application.manage-own',
  '/(candidate)/apply/(steps)/route': 'application.manage-own',
  '/(candidate)/apply/(steps)/training': 'application.manage-own',
  '/(candidate)/apply/(steps)/certificate': 'application.manage-own',
  '/(candidate)/apply/(steps)/experience': 'application.manage-own',
  '/(candidate)/apply/(steps)/school': 'application.manage-own',
  '/(candidate)/apply/(steps)/statements': 'application.manage-own',
  '/(candidate)/apply/(steps)/review': 'application.manage-own',
  '/(candidate)/apply/status': 'application.manage-own',
  '/(public)/attest/[token]': 'public',
  '/(staff)/staff/applications': 'application.read',
  '/(staff)/staff/applications/[applicationId]': 'application.read',
  '/files/[fileId]': 'signed-in',
  // accommodation
  '/(candidate)/accommodations': 'accommodation.manage-own',
  '/(staff)/staff/accommodations': 'accommodation.decide',
  '/(staff)/staff/accommodations/[requestId]': 'accommodation.decide',
  '/(staff)/staff/accommodations/[requestId]/evidence': 'accommodation.decide',
  // payment
  '/(candidate)/documents/receipt/[orderId]': 'payment.manage-own',
  '/(candidate)/pay': 'payment.manage-own',
  '/(candidate)/pay/demonstration/[checkoutId]': 'payment.manage-own',
  '/(candidate)/pay/return': 'payment.manage-own',
  '/(staff)/staff/payments': 'payment.read',
  '/(staff)/staff/payments/[orderId]': 'payment.read',
  '/api/stripe/webhook': 'public',
  // item
  '/(staff)/staff/items': 'item.read',
  '/(staff)/staff/items/[itemId]': 'item.read',
  '/(staff)/staff/items/[itemId]/preview': 'item.read',
  '/(staff)/staff/items/[itemId]/validate': 'item.review',
  '/(staff)/staff/items/exchange': 'item.author',
  '/(staff)/staff/items/export': 'item.key',
  '/(staff)/staff/items/write': 'item.author',
  // form
  '/(staff)/staff/forms': 'form.read',
  '/(staff)/staff/forms/[formId]': 'form.read',
  '/(staff)/staff/forms/assembly/[assemblyId]': 'form.read',
  '/(staff)/staff/forms/draft/[draftId]': 'form.read',
  // exam
  '/(candidate)/exam': 'exam.sit-own',
  '/(candidate)/exam/start': 'exam.sit-own',
  '/(candidate)/exam/tutorial': 'exam.sit-own',
  '/(candidate)/exam/room/[attemptId]': 'exam.sit-own',
  '/api/exam/prepare': 'exam.sit-own',
  '/api/exam/[attemptId]/form': 'exam.sit-own',
  '/api/exam/[attemptId]/lease': 'exam.sit-own',
  '/api/exam/[attemptId]/responses': 'exam.sit-own',
  '/api/exam/[attemptId]/room': 'exam.sit-own',
  '/api/exam/[attemptId]/start': 'exam.sit-own',
  '/(staff)/staff/exams': 'exam.watch',
  '/(staff)/staff/exams/[attemptId]': 'exam.watch',
  '/api/exam/[attemptId]/break': 'exam.sit-own',
  '/api/exam/[attemptId]/comment': 'exam.sit-own',
  '/api/exam/[attemptId]/incident': 'exam.sit-own',
  '/api/exam/[attemptId]/signals': 'exam.sit-own',
  '/api/exam/receipt-key': 'public',
  // scoring
  '/(candidate)/exam/result/[attemptId]/receipt': 'result.read-own',
  '/(candidate)/exam/result/[attemptId]': 'result.read-own',
  // learning
  '/(candidate)/study': 'practice.use-own',
  '/(candidate)/study/practice/[practiceExamId]': 'practice.use-own',
  // credential
  '/(candidate)/credential': 'credential.read-own',
  '/(candidate)/documents/certificate.pdf': 'credential.read-own',
  '/(candidate)/documents/transcript.pdf': 'credential.read-own',
  // registry
  '/(public)/registry/[number]': 'public',
  '/(public)/verify': 'public',
  '/(public)/verify/list': 'public',
  '/api/registry/[number]': 'public',
  // site
  '/(candidate)/path': 'account.manage-own',
  '/(public)': 'public',
  '/(public)/ecg': 'public',
  '/(public)/fees': 'public',
  '/(public)/get-certified': 'public',
  '/(public)/handbook': 'public',
};
