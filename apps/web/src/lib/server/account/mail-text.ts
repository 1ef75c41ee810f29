import { config } from '../platform/config.ts';

/** Texts of the account's mails: what happened, the link, how long it holds, what to do if it was not you. */

type Text = { readonly template: string; readonly subject: string; readonly text: string };

const SIGNATURE = 'National Performance Specialists (NPS)\nFor education and certification, not for diagnosis.';

function mail(template: string, subject: string, ...paragraphs: readonly string[]): Text {
  return { template: `account.${template}`, subject, text: `${[...paragraphs, SIGNATURE].join('\n\n')}\n` };
}

const address = (path: string) => `${config().baseUrl}${path}`;

/** Each text by what it is for. */
export const MAIL_TEXT = {
  verifyEmail: (token: string) =>
    mail(
      'verify-email',
      'Confirm your e-mail address',
      'Someone, we hope you, made an NPS account with this address. To confirm that it is yours, open this page and press the button:',
      address(`/verify-email/${token}`),
      'The link works once, for 24 hours.',
      'If this was not you, do nothing: without the confirmation nobody can use the account.',
    ),
  firstPassword: (token: string) =>
    mail(
      'first-password',
      'Confirm your e-mail address',
      'Someone, we hope you, has more than once used this address for an NPS account that was never confirmed. We cannot tell who chose its password. To confirm that the address is yours, open this page and choose a new one:',
      address(`/reset-password/${token}`),
      'The link works once, for 60 minutes. Links that we sent before no longer work.',
      'If this was not you, do nothing: without the confirmation nobody can use the account.',
    ),
  alreadyKnown: () =>
    mail(
      'already-known',
      'You already have an account',
      'Someone, we hope you, tried to make an NPS account with this address. There is one already, so nothing was changed.',
      `To sign in: ${address('/sign-in')}`,
      `If you forgot the password: ${address('/reset-password')}`,
      'If this was not you, do nothing.',
    ),
  signIn: (token: string) =>
    mail(
      'sign-in-link',
      'Your link to sign in',
      'Open this page and press the button to sign in:',
      address(`/sign-in/link/${token}`),
      'The link works once, for 15 minutes.',
      'If you did not ask for it, do nothing: nobody can sign in without it.',
    ),
  noAccount: () =>
    mail(
      'no-account',
      'There is no account with this address',
      'Someone asked to sign in to NPS, or for a new password, with this address. There is no account with it.',
      `If it was you, perhaps you used another address. To make an account: ${address('/sign-up')}`,
      'If it was not you, do nothing. We will not write again unless someone asks again.',
    ),
  closed: (token: string) =>
    mail(
      'closed',
      'This account is closed',
      'Someone asked to sign in to NPS with this address. The account was closed by its owner, so nobody can sign in.',
      'If it is yours and you want to use it again, or to have your personal data erased, open it on this page:',
      address(`/account/reopen/${token}`),
      'The link works once, for 60 minutes. If you did not ask for it, do nothing: the account stays closed.',
    ),
  resetPassword: (token: string) =>
    mail(
      'reset-password',
      'Choose a new password',
      'Open this page to choose a new password:',
      address(`/reset-password/${token}`),
      'The link works once, for 60 minutes. When you choose the new password, every device is signed out.',
      'If you did not ask for it, do nothing: your password stays as it is.',
    ),
  passwordChanged: () =>
    mail(
      'password-changed',
      'Your password was changed',
      'The password of your NPS account was changed just now, and other devices were signed out.',
      `If this was not you, choose a new password at once: ${address('/reset-password')}`,
    ),
  changeEmailOld: (token: string, newEmail: string) =>
    mail(
      'change-email-old',
      'Confirm the change of your e-mail address',
      `You asked to sign in to NPS with another address: ${newEmail}`,
      `First step of two. To agree, open this page and press the button: ${address(`/account/change-email/${token}`)}`,
      'The link works once, for 24 hours. Then a second link goes to the new address.',
      'If this was not you, do nothing: the address stays as it is. Then choose a new password, because someone knows yours.',
    ),
  changeEmailNew: (token: string) =>
    mail(
      'change-email-new',
      'Confirm your new e-mail address',
      `Second step of two. To use this address for your NPS account, open this page and press the button: ${address(`/account/change-email/${token}`)}`,
      'The link works once, for 24 hours.',
      'If this was not you, do nothing.',
    ),
  emailChanged: () =>
    mail(
      'email-changed',
      'Your e-mail address was changed',
      'From now on you sign in to NPS with your new address. This is the last mail to this one.',
      'If this was not you, write to the certification office at once.',
    ),
  secondFactorChanged: (what: string) =>
    mail(
      'second-factor-changed',
      'Your sign-in protection was changed',
      `On your NPS account: ${what}`,
      `If this was not you, choose a new password at once: ${address('/reset-password')}`,
    ),
  guardianConsent: (token: string) =>
    mail(
      'guardian-consent',
      'A young person asks for your consent',
      'A person under 18 made an account with National Performance Specialists (NPS), who certify ECG technicians, and named you as parent or guardian.',
      'They can look around and study. To apply for certification they need your consent. What it means, and your answer, yes or no, are on this page:',
      address(`/consent/${token}`),
      'The link works once, for 14 days. If you do not know who this could be, answer no or do nothing.',
    ),
  guardianAnswered: (consented: boolean) =>
    mail(
      'guardian-answered',
      consented ? 'Your guardian agreed' : 'Your guardian did not agree',
      consented
        ? 'Your parent or guardian agreed that you apply for certification. You can go on now.'
        : 'Your parent or guardian did not agree that you apply for certification. You can keep your account and study. Talk with them; you can ask again from your account.',
      `Your account: ${address('/me')}`,
    ),
  nameChangeDecided: (approved: boolean, reason: string) =>
    mail(
      'name-change-decided',
      approved ? 'Your legal name was changed' : 'Your legal name was not changed',
      approved ? 'We changed the legal name in your account, as you asked.' : 'We did not change the legal name in your account.',
      `Why: ${reason}`,
      `Your account: ${address('/me')}`,
    ),
  accountClosed: () =>
    mail(
      'account-closed',
      'Your account is closed',
      'You closed your NPS account. Every device was signed out, and nobody can sign in any more.',
      'Your records are kept as our retention rules say. To open the account again, or to have your personal data erased, ask for a sign-in link with this address: the mail leads you.',
    ),
  accountReopened: () =>
    mail(
      'account-reopened',
      'Your account is open again',
      'Your NPS account was opened again through a link that we sent to this address.',
      'If it was not you, somebody can read your mail: choose a new password for your mailbox, then for NPS, and write to the certification office.',
    ),
  administratorInvited: (token: string) =>
    mail(
      'administrator-invited',
      'You are an administrator now',
      'An operator made an administrator account for you. Choose your password here:',
      address(`/reset-password/${token}`),
      'The link works once, for 60 minutes. After that, ask for a new one on the sign-in page. At the first sign-in you set up a second factor.',
    ),
} as const;
