import { sql, type RawBuilder } from 'kysely';
import { boxAround, type Point } from './distance.ts';

/** The columns that hold a row's point, as in `programs.latitude`. */
export type PointColumns = { readonly latitude: string; readonly longitude: string };

/**
 * A condition: the row lies within so many miles. The box is found in a btree index on (latitude, longitude); what is
 * in the box is measured. A row without a point is not near anything.
 */
export function withinMiles(from: Point, miles: number, columns: PointColumns): RawBuilder<boolean> {
  const box = boxAround(from, miles);
  const [latitude, longitude] = [sql.ref(columns.latitude), sql.ref(columns.longitude)];
  const meridians =
    box.west <= box.east ? sql`${longitude} between ${box.west} and ${box.east}` : sql`(${longitude} >= ${box.west} or ${longitude} <= ${box.east})`;
  return sql<boolean>`(${latitude} between ${box.south} and ${box.north} and ${meridians} and ${milesFrom(from, columns)} <= ${miles})`;
}

/** The distance of a row in miles; null where it has no point. To be selected, or to order by. */
export function milesFrom(from: Point, columns: PointColumns): RawBuilder<number> {
  return sql<number>`miles_between(${from.latitude}::float8, ${from.longitude}::float8, ${sql.ref(columns.latitude)}, ${sql.ref(columns.longitude)})`;
}
