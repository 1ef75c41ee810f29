import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boxAround, distanceMiles, type Point } from './distance.ts';

const tucson = { latitude: 32.1543, longitude: -110.8784 };
const point = fc.record({ latitude: fc.double({ min: -89, max: 89, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) });

/** By the spherical law of cosines, which shares no step with the haversine but the radius. */
const byCosines = (a: Point, b: Point) => {
  const [p, q] = [(a.latitude * Math.PI) / 180, (b.latitude * Math.PI) / 180];
  const cosine = Math.sin(p) * Math.sin(q) + Math.cos(p) * Math.cos(q) * Math.cos(((b.longitude - a.longitude) * Math.PI) / 180);
  return (6371.0088 / 1.609344) * Math.acos(Math.max(-1, Math.min(1, cosine)));
};

describe('distanceMiles', () => {
  test('agrees with the law of cosines, both ways, everywhere', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(distanceMiles(a, b)).toBeCloseTo(byCosines(a, b), 0);
        expect(distanceMiles(a, b)).toBeCloseTo(distanceMiles(b, a), 9);
      }),
    );
    // The airports of Los Angeles and New York: 2,475 miles on the ellipsoid; a sphere is within half a percent of it.
    expect(Math.abs(distanceMiles({ latitude: 33.9425, longitude: -118.408 }, { latitude: 40.6398, longitude: -73.7789 }) / 2475 - 1)).toBeLessThan(0.005);
    expect(distanceMiles(tucson, tucson)).toBe(0);
  });
});

describe('boxAround', () => {
  test('holds every point of the circle, over the date line and near a pole too', () => {
    const miles = fc.double({ min: 0.1, max: 3000, noNaN: true });
    fc.assert(
      fc.property(point, point, miles, (center, other, reach) => {
        fc.pre(distanceMiles(center, other) <= reach);
        const { south, north, west, east } = boxAround(center, reach);
        const inside =
          west <= east ? other.longitude >= west - 1e-6 && other.longitude <= east + 1e-6 : other.longitude >= west - 1e-6 || other.longitude <= east + 1e-6;
        expect(other.latitude).toBeGreaterThanOrEqual(south - 1e-6);
        expect(other.latitude).toBeLessThanOrEqual(north + 1e-6);
        expect(inside).toBe(true);
      }),
    );
    // Adak in the Aleutians: a hundred and fifty miles reach over the date line.
    const adak = boxAround({ latitude: 51.88, longitude: -176.64 }, 250);
    expect(adak.west).toBeGreaterThan(adak.east);
  });
  test('is hardly wider than it must be', () => {
    const { west, east, north, south } = boxAround(tucson, 25);
    expect(distanceMiles({ latitude: tucson.latitude, longitude: west }, { latitude: tucson.latitude, longitude: east })).toBeLessThan(50 * 1.02);
    expect(distanceMiles({ latitude: south, longitude: 0 }, { latitude: north, longitude: 0 })).toBeCloseTo(50, 6);
  });
});
