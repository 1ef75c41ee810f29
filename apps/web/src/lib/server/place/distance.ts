/** A point on the earth, in degrees; longitude is negative in America. */
export type Point = {
  readonly latitude: number;
  readonly longitude: number;
};

/** The mean diameter of the earth in statute miles (6,371.0088 km, IUGG). */
const DIAMETER_MILES = 7917.5117;
/** Statute miles in a degree of a meridian on that sphere. */
const MILES_IN_DEGREE = (DIAMETER_MILES * Math.PI) / 360;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance of two points in statute miles (haversine). */
export function distanceMiles(a: Point, b: Point): number {
  const half =
    Math.sin(radians(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return DIAMETER_MILES * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** A box in degrees that holds a circle. Where it crosses 180 degrees, `west` is greater than `east`. */
export type Box = { readonly south: number; readonly north: number; readonly west: number; readonly east: number };

/** The smallest box that holds everything within so many miles of a point. */
export function boxAround({ latitude, longitude }: Point, miles: number): Box {
  const reach = miles / MILES_IN_DEGREE;
  const [south, north] = [Math.max(-90, latitude - reach), Math.min(90, latitude + reach)];
  const lean = Math.sin(radians(reach)) / Math.cos(radians(latitude));
  // A circle with a pole in it touches every meridian.
  if (south <= -90 || north >= 90 || lean >= 1 || reach >= 90) return { south, north, west: -180, east: 180 };
  const wide = (Math.asin(lean) * 180) / Math.PI;
  const around = (degrees: number) => (degrees < -180 ? degrees + 360 : degrees > 180 ? degrees - 360 : degrees);
  return { south, north, west: around(longitude - wide), east: around(longitude + wide) };
}
