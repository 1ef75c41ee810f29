import { QtiRefusal } from '../problem.ts';
import { childrenOf, type XmlElement } from '../xml/xml.ts';
import { evaluate, type Variables } from './expression.ts';
import { matches, single, type QtiValue } from './value.ts';
import { mappedPoints } from './declaration.ts';

/** The standard templates of QTI, by the last part of their address. */
const TEMPLATES: Readonly<Record<string, (variables: Variables) => QtiValue>> = {
  match_correct: ({ declarations, values }) => single('float', matches(values.get('RESPONSE'), declarations.get('RESPONSE')?.correct) ? 1 : 0),
  map_response: ({ declarations, values }) => {
    const declaration = declarations.get('RESPONSE');
    if (!declaration?.mapping) throw new QtiRefusal('QTI_ITEM_INVALID', 'map_response: RESPONSE has no mapping.');
    return single('float', values.get('RESPONSE') ? mappedPoints(declaration.mapping, values.get('RESPONSE'), declaration.baseType) : 0);
  },
};

/** Addresses under which QTI publishes its templates. */
const TEMPLATE_ADDRESS =
  /^https?:\/\/(www\.imsglobal\.org\/question\/qti_v2p[012]\/rptemplates|purl\.imsglobal\.org\/spec\/qti\/v3p0\/rptemplates)\/(\w+)(\.xml)?$/;

/** Thrown by `exitResponse` to leave from any depth. */
class Exit extends Error {}

/**
 * Runs the response processing of an item over its variables.
 *
 * @throws QtiRefusal when a rule is outside the subset or not lawful
 */
export function runResponseProcessing(processing: XmlElement, variables: Variables): void {
  const template = processing.attributes['template'];
  if (template !== undefined) {
    const name = TEMPLATE_ADDRESS.exec(template)?.[2] ?? '';
    const run = TEMPLATES[name];
    if (!run) throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `The response processing template ${template} is outside the subset.`);
    if (!variables.declarations.has('RESPONSE') || !variables.declarations.has('SCORE'))
      throw new QtiRefusal('QTI_ITEM_INVALID', `The template ${name} needs the variables RESPONSE and SCORE.`);
    variables.values.set('SCORE', run(variables));
    return;
  }
  try {
    for (const rule of childrenOf(processing)) run(rule, variables);
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
  }
}

function run(rule: XmlElement, variables: Variables): void {
  if (rule.name === 'responseCondition') condition(rule, variables);
  else if (rule.name === 'setOutcomeValue') set(rule, variables);
  else if (rule.name === 'exitResponse') throw new Exit();
  else if (rule.name === 'responseProcessingFragment') for (const inner of childrenOf(rule)) run(inner, variables);
  else throw new QtiRefusal('QTI_OUTSIDE_SUBSET', `The rule ${rule.name} is outside the subset.`);
}

function condition(rule: XmlElement, variables: Variables): void {
  const branches = childrenOf(rule);
  if (branches[0]?.name !== 'responseIf') throw new QtiRefusal('QTI_ITEM_INVALID', 'A responseCondition begins with responseIf.');
  let done = false;
  for (const branch of branches) {
    const [test, ...rules] = branch.name === 'responseElse' ? [undefined, ...childrenOf(branch)] : childrenOf(branch);
    if (branch.name !== 'responseElse' && !test) throw new QtiRefusal('QTI_ITEM_INVALID', `${branch.name} has no test.`);
    // Every test is read, so that an item is refused whatever the response; only the first that holds acts.
    const holds = test ? evaluate(test, variables)?.values[0] === true : true;
    if (done || !holds) continue;
    done = true;
    for (const inner of rules) run(inner as XmlElement, variables);
  }
}

function set(rule: XmlElement, variables: Variables): void {
  const identifier = rule.attributes['identifier'] ?? '';
  const declaration = variables.declarations.get(identifier);
  if (declaration?.kind !== 'outcome') throw new QtiRefusal('QTI_ITEM_INVALID', `setOutcomeValue: there is no outcome "${identifier}".`);
  const [expression] = childrenOf(rule);
  if (!expression) throw new QtiRefusal('QTI_ITEM_INVALID', `setOutcomeValue ${identifier} has no expression.`);
  variables.values.set(identifier, evaluate(expression, variables));
}
