import { HIP, SHOULDER } from '../electrode/site.ts';
import type { Vector } from '../heart/wave.ts';

/**
 * The torso as a conductor: an ellipsoid that is a sphere after its axes are scaled to 1 (which is what a body does whose
 * conductivity differs by direction), with a dipole in it and air around it. On the surface of such a sphere the potential
 * of a point source is 2/d - ln(1 - r.s + d), r the unit vector to the electrode, s the source, d their distance (image
 * and image line; Wilson FN, Bayley RH. Circulation 1950;1:84-92); a dipole's potential is its gradient in s.
 *
 * The eleven constants were found by least squares against the eight independent rows of Dower's matrix and, at 0.35 of
 * their weight, against Frank's own electrodes (which must see pure x, y and z; Circulation 1956;13:737-749), within
 * anatomical bounds. What is left without further correction: 9.7 degrees on average (I 2, II 12, III 11, aVR 12, aVL 9,
 * aVF 12, V1 12, V2 12, V3 6, V4 14, V5 9, V6 5), strengths 0.74 (V1) to 1.19 (I) of Dower's, Frank's axes 5, 5 and 11.
 */
export const ELLIPSOID: { readonly axesCm: Vector; readonly middleCm: Vector; readonly gain: Vector } = {
  axesCm: [16, 23.77, 18],
  middleCm: [0, -2.57, -3],
  gain: [3.27, 5.74, 3.55],
};

/** The centre of the ventricles' electrical activity in an average adult, cm; from the same fit. */
export const HEART_CM: Vector = [3.34, 1.52, -6];

/** Farther out than the widest chest: on an arm. */
const ARM_FROM_CM = 16.8;
/** From here to the hips the potential evens out across the trunk, as it does far from a source in a cylinder. */
const EVEN_FROM_CM = 10;

/**
 * The point of the trunk that has the potential of a point of the body. Limbs carry no current, so they are wires: an arm
 * has the potential of its shoulder, and both legs have that of the hips.
 */
export function trunkPoint([x, y, z]: Vector): Vector {
  if (Math.abs(x) > ARM_FROM_CM) return [x < 0 ? -SHOULDER[0] : SHOULDER[0], SHOULDER[1], SHOULDER[2]];
  const depth = Math.min(y, HIP[1]);
  const breadth = depth > EVEN_FROM_CM ? (HIP[1] - depth) / (HIP[1] - EVEN_FROM_CM) : 1;
  return [x * breadth, depth, z * breadth];
}

/**
 * Potential at a point of the trunk (which is drawn out radially to the surface) for a dipole of 1 along each axis.
 *
 * @param point a {@link trunkPoint} of an average adult, cm
 * @param source where the dipole is, cm; inside the ellipsoid
 */
export function conductorField(point: Vector, source: Vector): Vector {
  const { axesCm, middleCm, gain } = ELLIPSOID;
  let rx = (point[0] - middleCm[0]) / axesCm[0];
  let ry = (point[1] - middleCm[1]) / axesCm[1];
  let rz = (point[2] - middleCm[2]) / axesCm[2];
  const length = Math.sqrt(rx * rx + ry * ry + rz * rz);
  rx /= length;
  ry /= length;
  rz /= length;
  const sx = (source[0] - middleCm[0]) / axesCm[0];
  const sy = (source[1] - middleCm[1]) / axesCm[1];
  const sz = (source[2] - middleCm[2]) / axesCm[2];
  const ux = rx - sx;
  const uy = ry - sy;
  const uz = rz - sz;
  const d = Math.sqrt(ux * ux + uy * uy + uz * uz);
  const near = 2 / (d * d * d);
  const far = 1 / (1 - rx * sx - ry * sy - rz * sz + d);
  return [
    (gain[0] / axesCm[0]) * (near * ux + far * (rx + ux / d)),
    (gain[1] / axesCm[1]) * (near * uy + far * (ry + uy / d)),
    (gain[2] / axesCm[2]) * (near * uz + far * (rz + uz / d)),
  ];
}
