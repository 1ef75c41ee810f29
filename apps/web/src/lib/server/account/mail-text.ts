import { language } from '#lib/ui/messages/message.ts';
import { config } from '../platform/config.ts';
import { letterInBoth, letterOf } from '../platform/mail.ts';
import { fillText, type TextLanguage, type ValuesOf, type Words } from '../platform/message-text.ts';
import { ACCOUNT_MAILS } from './mail-texts.ts';

type Name = keyof typeof ACCOUNT_MAILS;

/**
 * A mail of the account, in the language of the request that causes it: whoever asks for it reads it.
 *
 * @param readIn the language of its reader, where somebody else asks for it
 */
function mail<Each extends Name>(name: Each, values: ValuesOf<(typeof ACCOUNT_MAILS)[Each]['values']>, readIn: TextLanguage = language()) {
  const filled = fillText(ACCOUNT_MAILS[name], values, readIn);
  return { template: name, subject: filled.subject, text: letterOf(filled, readIn) };
}

const address = (path: string) => `${config().baseUrl}${path}`;

/** Each mail by what it is for. */
export const MAIL_TEXT = {
  verifyEmail: (token: string) => mail('account.verify-email', { url: address(`/verify-email/${token}`) }),
  firstPassword: (token: string) => mail('account.first-password', { url: address(`/reset-password/${token}`) }),
  alreadyKnown: () => mail('account.already-known', { signInUrl: address('/sign-in'), resetUrl: address('/reset-password') }),
  signIn: (token: string) => mail('account.sign-in-link', { url: address(`/sign-in/link/${token}`) }),
  noAccount: () => mail('account.no-account', { signUpUrl: address('/sign-up') }),
  closed: (token: string) => mail('account.closed', { url: address(`/account/reopen/${token}`) }),
  resetPassword: (token: string) => mail('account.reset-password', { url: address(`/reset-password/${token}`) }),
  passwordChanged: () => mail('account.password-changed', { resetUrl: address('/reset-password') }),
  changeEmailOld: (token: string, newEmail: string) => mail('account.change-email-old', { url: address(`/account/change-email/${token}`), newEmail }),
  changeEmailNew: (token: string) => mail('account.change-email-new', { url: address(`/account/change-email/${token}`) }),
  emailChanged: () => mail('account.email-changed', {}),
  secondFactorChanged: (what: Words, readIn?: TextLanguage) => mail('account.second-factor-changed', { what, resetUrl: address('/reset-password') }, readIn),
  /** To somebody without an account, whose language nobody knows. */
  guardianConsent: (token: string) => ({
    template: 'account.guardian-consent',
    ...letterInBoth(ACCOUNT_MAILS['account.guardian-consent'], { url: address(`/consent/${token}`) }),
  }),
  accountClosed: () => mail('account.account-closed', {}),
  accountReopened: () => mail('account.account-reopened', {}),
  administratorInvited: (token: string) => mail('account.administrator-invited', { url: address(`/reset-password/${token}`) }),
} as const;
