import type { LineItemProblem, AccessProblem, AuthorizeProblem } from './vendor.ts';
import type { LaunchProblem, OpenProblem } from './tool.ts';
import type { RegisterProblem } from './register.ts';

type Problem = LaunchProblem | OpenProblem | RegisterProblem | AuthorizeProblem | AccessProblem | LineItemProblem | 'LTI_CHOICE';

const AGAIN = 'Go back to your learning platform and open the link again.';

/** Every expected outcome around LTI in plain words. */
export const LTI_WORDS: Readonly<Record<Problem, string>> = {
  LTI_LOGIN_INCOMPLETE: `The link from your learning platform is not whole. ${AGAIN}`,
  LTI_PLATFORM_UNKNOWN: 'We do not know the learning platform that sent you. Its administrator can ask the certification office to register it.',
  LTI_TARGET_UNKNOWN: 'The link points to something that cannot be opened from a learning platform. Your teacher can choose it anew.',
  LTI_STATE: `This launch was used before, or took longer than ten minutes. ${AGAIN}`,
  LTI_BROWSER: `Your browser did not bring back what it was given. Allow cookies for this page. ${AGAIN}`,
  LTI_NONCE: `The answer of your learning platform belongs to another launch. ${AGAIN}`,
  LTI_DEPLOYMENT: 'Your learning platform was set up in a way that is not registered here. Its administrator can tell the certification office the deployment.',
  LTI_VERSION: 'Your learning platform speaks another version than LTI 1.3.',
  LTI_MESSAGE_TYPE: 'Your learning platform asked for something that we do not offer.',
  LTI_NO_PERSON: 'Your learning platform did not say who you are, so nothing can be opened for you. Its administrator can change that.',
  LTI_DEEP_LINK: 'Your learning platform takes no links from us at this place.',
  LTI_TOKEN_MALFORMED: 'The message is not in the shape that the standard asks for.',
  LTI_TOKEN_ALGORITHM: 'The message is not signed in the way that the standard asks for (RS256).',
  LTI_TOKEN_SIGNATURE: 'The signature does not fit the keys that its sender publishes.',
  LTI_TOKEN_ISSUER: 'The message comes from somebody else than it should.',
  LTI_TOKEN_AUDIENCE: 'The message was meant for somebody else.',
  LTI_TOKEN_EXPIRED: `The message has ended. ${AGAIN}`,
  LTI_KEYS_UNREACHABLE: 'The keys of the other side cannot be fetched now. Try again in a minute.',
  LTI_LAUNCH_ENDED: `This launch was opened before, or has ended. ${AGAIN}`,
  LTI_LINKED_OTHER: 'You are linked to another account here. Sign in with that one, or end the link there first.',
  LTI_OTHER_PERSON: 'Your account is linked to somebody else at this learning platform. If that was you, end the link first.',
  LTI_NAME: 'Give the name, in up to 120 letters.',
  LTI_ISSUER: 'Give the issuer as the platform names it: an https:// address.',
  LTI_CLIENT: 'Give the client ID that the platform made for us.',
  LTI_DEPLOYMENTS: 'Give at least one deployment ID, and at most 20.',
  LTI_URL: 'Give whole https:// addresses.',
  LTI_THERE: 'This platform is registered with this client ID already.',
  LTI_TOOL_UNKNOWN: 'This tool is not registered.',
  LTI_COURSE: 'The course is not approved now.',
  LTI_COURSE_PACKAGE: 'A package runs this course. Its provider must take it back first.',
  LTI_COURSE_OWN: 'This course is your own. Somebody else decides.',
  LTI_RULE: 'Choose when the hours are given.',
  LTI_PERCENT: 'Give a whole number from 1 to 100.',
  LTI_REDIRECT: 'The tool asks to answer to an address that is not registered.',
  LTI_REQUEST: 'The tool did not ask in the way that the standard wants.',
  LTI_HINT: 'The tool asks about a launch that is not yours, was answered before, or has ended. Open the course again.',
  LTI_GRANT: 'Only client credentials with a signed assertion are taken.',
  LTI_SCOPE: 'The scope is not granted.',
  LTI_REPLAY: 'This assertion was used before.',
  LTI_ACCESS: 'The token is missing, ended or unknown.',
  LTI_LINE_ITEM: 'There is no such line item of this tool.',
  LTI_SCORE_MALFORMED: 'This is no score in the shape that the standard asks for.',
  LTI_SCORE_PERSON: 'The score is of somebody else.',
  LTI_SCORE_OLD: 'A newer score is here already.',
  LTI_CHOICE: 'Choose what to link: one thing, or several where your platform takes several.',
};
