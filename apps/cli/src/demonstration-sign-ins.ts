import { DEMONSTRATION_PASSWORD, DEMONSTRATION_PEOPLE } from '../../web/src/lib/server/account/index.ts';

/**
 * The people of the demonstration and how to sign in as them, one line each, for the terminal.
 *
 * @param baseUrl where the page with the staff's second factor is
 */
export function demonstrationSignIns(baseUrl: string): readonly string[] {
  const width = Math.max(...DEMONSTRATION_PEOPLE.map(({ email }) => email.length));
  return [
    `  Sign in as one of these. The password of each: ${DEMONSTRATION_PASSWORD}`,
    ...DEMONSTRATION_PEOPLE.map(({ email, purpose }) => `    ${email.padEnd(width)}  ${purpose}`),
    `  Staff also need a six-digit code, which ${baseUrl}/dev/people shows. Mails are at ${baseUrl}/dev/mail`,
  ];
}
