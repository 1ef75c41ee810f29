import { QtiRefusal } from '../problem.ts';
import { childrenOf, descendantsOf, type XmlElement } from '../xml/xml.ts';
import { EXPRESSIONS } from './expression.ts';

/** Rules of response processing in the subset. */
export const RULES: readonly string[] = [
  'exitResponse',
  'responseCondition',
  'responseElse',
  'responseElseIf',
  'responseIf',
  'responseProcessingFragment',
  'setOutcomeValue',
];

/** Interactions of the subset. */
export const INTERACTIONS: readonly string[] = [
  'choiceInteraction',
  'gapMatchInteraction',
  'hotspotInteraction',
  'hottextInteraction',
  'matchInteraction',
  'orderInteraction',
  'textEntryInteraction',
];

/** Parts of an item that the subset has no meaning for. */
const UNREAD: ReadonlySet<string> = new Set(['templateDeclaration', 'templateProcessing', 'outcomeProcessing', 'modalFeedback']);

const known: ReadonlySet<string> = new Set([...RULES, ...EXPRESSIONS]);

/**
 * Refuses an item that uses anything outside the subset, before a response is looked at: what an item cannot do
 * must not depend on what somebody answers.
 *
 * @throws QtiRefusal that names the element
 */
export function assertInSubset(item: XmlElement): void {
  if (item.attributes['adaptive'] === 'true') throw new QtiRefusal('QTI_OUTSIDE_SUBSET', 'Adaptive items are outside the subset.');
  for (const child of childrenOf(item)) {
    if (UNREAD.has(child.name)) throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `${child.name} is outside the subset.`);
    if (child.name === 'responseProcessing')
      for (const inner of descendantsOf(child)) if (!known.has(inner.name)) throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `${inner.name} is outside the subset.`);
    if (child.name === 'itemBody')
      for (const inner of descendantsOf(child)) {
        if (inner.name.endsWith('Interaction') && !INTERACTIONS.includes(inner.name))
          throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `${inner.name} is outside the subset.`);
        if (inner.name === 'printedVariable' || inner.name.startsWith('feedback'))
          throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `${inner.name} is outside the subset.`);
      }
  }
}
