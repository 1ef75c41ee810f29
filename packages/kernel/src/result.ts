/** A success that carries a value. */
export type Ok<T> = { readonly ok: true; readonly value: T };

/** An expected failure that carries what went wrong. */
export type Err<E> = { readonly ok: false; readonly error: E };

/** What a decision or a parser answers: expected outcomes are values, only bugs throw. */
export type Result<T, E> = Ok<T> | Err<E>;

/**
 * Wraps a value as a success.
 *
 * @example
 * ```ts
 * ok(3).value === 3;
 * ```
 */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/**
 * Wraps an expected failure.
 *
 * @example
 * ```ts
 * err('EXAM_CLOSED').error === 'EXAM_CLOSED';
 * ```
 */
export function err<E>(error: E): Err<E> {
  return { ok: false, error };
}

/** Whether a result is a success; narrows the type. */
export function isOk<T, E>(result: Result<T, E>): result is Ok<T> {
  return result.ok;
}

/** Whether a result is a failure; narrows the type. */
export function isErr<T, E>(result: Result<T, E>): result is Err<E> {
  return !result.ok;
}

/**
 * The value of a result that cannot have failed here.
 *
 * @throws Error when it is a failure after all: that is a bug, and the failure is kept as the cause.
 */
export function unwrap<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new Error(`expected a success, got ${JSON.stringify(result.error)}`, { cause: result.error });
}
