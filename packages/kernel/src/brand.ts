declare const brand: unique symbol;

/**
 * A type that only its own constructor makes, though it is plain data when running.
 * The name is the brand, so that no two brands are alike by accident.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
