import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { err, ok, type Result } from '@einthoven/kernel';
import { ALGORITHM } from './keys.ts';

/** Why a signed token is not believed. */
export type TokenProblem =
  | 'LTI_TOKEN_MALFORMED'
  /** Signed with an algorithm that is not RS256, or not at all. */
  | 'LTI_TOKEN_ALGORITHM'
  /** Signed by a key that its sender does not publish, or changed on its way. */
  | 'LTI_TOKEN_SIGNATURE'
  | 'LTI_TOKEN_ISSUER'
  /** For somebody else. */
  | 'LTI_TOKEN_AUDIENCE'
  | 'LTI_TOKEN_EXPIRED'
  /** The keys of its sender could not be fetched. */
  | 'LTI_KEYS_UNREACHABLE';

/** Longest token that is looked at, in letters. */
const LONGEST = 16_000;
/** How far the clocks of two servers may differ. */
const TOLERANCE_SECONDS = 60;
/** No sender gives a token that holds longer. */
const LONGEST_LIFE_SECONDS = 3_600;

/**
 * Checks who signed a token, for whom, and that it holds now.
 *
 * @param keys fetched from the address that was registered, never from one in the token
 */
export async function verifyToken(
  token: string,
  { keys, issuer, audience, now }: { readonly keys: JSONWebKeySet; readonly issuer: string; readonly audience: string | readonly string[]; readonly now: Date },
): Promise<Result<JWTPayload, TokenProblem>> {
  if (token.length > LONGEST) return err('LTI_TOKEN_MALFORMED');
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: [ALGORITHM],
      issuer,
      audience: typeof audience === 'string' ? audience : [...audience],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: now,
      requiredClaims: ['exp', 'iat'],
    });
    const { exp = 0, iat = 0 } = payload;
    if (exp - iat > LONGEST_LIFE_SECONDS || iat * 1000 > now.getTime() + TOLERANCE_SECONDS * 1000) return err('LTI_TOKEN_EXPIRED');
    return ok(payload);
  } catch (thrown) {
    return err(codeOf(thrown));
  }
}

function codeOf(thrown: unknown): TokenProblem {
  if (thrown instanceof errors.JWTExpired) return 'LTI_TOKEN_EXPIRED';
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    if (thrown.claim === 'aud') return 'LTI_TOKEN_AUDIENCE';
    if (thrown.claim === 'iss') return 'LTI_TOKEN_ISSUER';
    if (thrown.claim === 'exp' || thrown.claim === 'iat' || thrown.claim === 'nbf') return 'LTI_TOKEN_EXPIRED';
    return 'LTI_TOKEN_MALFORMED';
  }
  if (thrown instanceof errors.JOSEAlgNotAllowed || thrown instanceof errors.JOSENotSupported) return 'LTI_TOKEN_ALGORITHM';
  if (
    thrown instanceof errors.JWKSNoMatchingKey ||
    thrown instanceof errors.JWKSMultipleMatchingKeys ||
    thrown instanceof errors.JWSSignatureVerificationFailed
  )
    return 'LTI_TOKEN_SIGNATURE';
  if (thrown instanceof errors.JOSEError || thrown instanceof TypeError || thrown instanceof SyntaxError) return 'LTI_TOKEN_MALFORMED';
  throw thrown;
}
