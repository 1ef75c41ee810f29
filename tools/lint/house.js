// Rules of this house that no other linter knows. Each message says why.
import { relative, resolve, dirname } from 'node:path';
import { KEY_HOLDERS, KEY_PACKAGES } from './concepts.ts';
import resolver from './resolver.cjs';

const TIME = 'Take a Clock as an argument: a decision must be replayable at its own time. Only lib/server/platform reads the clock.';
const CHANCE = 'Take an Rng as an argument: what was drawn must be reproducible from its seed. Only lib/server/platform makes chance.';

const isNamed = (node, name) => node.type === 'Identifier' && node.name === name;
const isMember = (node, object, property) =>
  node.type === 'MemberExpression' &&
  isNamed(node.object, object) &&
  (node.computed ? node.property.type === 'Literal' && node.property.value === property : isNamed(node.property, property));

const ambientTime = {
  create: (context) => ({
    MemberExpression(node) {
      if (isMember(node, 'Date', 'now')) context.report({ node, message: TIME });
    },
    NewExpression(node) {
      if (isNamed(node.callee, 'Date') && node.arguments.length === 0) context.report({ node, message: TIME });
    },
    CallExpression(node) {
      if (isNamed(node.callee, 'Date')) context.report({ node, message: TIME });
    },
  }),
};

const ambientChance = {
  create: (context) => ({
    MemberExpression(node) {
      if (isMember(node, 'Math', 'random')) context.report({ node, message: CHANCE });
    },
  }),
};

const EXACT = 'Math.NAME gives other bits in other engines: take it from ../elementary/elementary.ts, so that one seed is one recording everywhere.';
const INEXACT_MATH = new Set('acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh'.split(' '));

const inexactMath = {
  create: (context) => {
    const power = (node) => {
      if (node.operator.startsWith('**')) context.report({ node, message: EXACT.replace('Math.NAME', 'The operator **') });
    };
    const named = (node, name) => {
      if (INEXACT_MATH.has(name)) context.report({ node, message: EXACT.replace('NAME', name) });
    };
    return {
      MemberExpression(node) {
        if (!isNamed(node.object, 'Math')) return;
        if (!node.computed) named(node, node.property.name);
        else if (node.property.type === 'Literal') named(node, node.property.value);
        // A name that is known only when it runs could be any of them.
        else context.report({ node, message: EXACT.replace('Math.NAME', 'Math[...]') });
      },
      VariableDeclarator(node) {
        if (!node.init || !isNamed(node.init, 'Math') || node.id.type !== 'ObjectPattern') return;
        for (const property of node.id.properties) named(property, property.key?.name);
      },
      BinaryExpression: power,
      AssignmentExpression: power,
    };
  },
};

/** Calls `check` with every module that a file names: imports, re-exports, dynamic imports. */
function eachSource(check) {
  const declared = (node) => node.source && check(node.source, node.source.value);
  return {
    ImportDeclaration: declared,
    ExportNamedDeclaration: declared,
    ExportAllDeclaration: declared,
    ImportExpression: (node) => node.source.type === 'Literal' && check(node.source, node.source.value),
    TSImportType: (node) => {
      const literal = node.source ?? node.argument?.literal ?? node.argument;
      if (literal?.type === 'Literal') check(literal, literal.value);
    },
  };
}

const fileOf = (context) => relative(context.settings.house.root, context.filename).replaceAll('\\', '/');

const examKey = {
  create: (context) =>
    eachSource((node, source) => {
      const holders = KEY_HOLDERS[source];
      if (!holders) return;
      const inside = /^packages\/([^/]+)\//.exec(fileOf(context))?.[1];
      if (inside && KEY_PACKAGES.includes(inside)) return;
      const concept = /^apps\/web\/src\/lib\/server\/([^/]+)\//.exec(fileOf(context))?.[1];
      if (concept && holders.includes(concept)) return;
      context.report({ node, message: `Keys stay in lib/server/{${holders.join(',')}}: whatever else imports ${source} could carry them to a browser.` });
    }),
};

const deepImport = {
  create: (context) =>
    eachSource((node, source) => {
      if (typeof source !== 'string') return;
      if (source.startsWith('@einthoven/') && !resolver.resolve(source, context.filename, context.settings.house).found) {
        context.report({ node, message: `${source} is not among what that package exports.` });
      }
      if (!source.startsWith('.')) return;
      const from = fileOf(context);
      const to = relative(context.settings.house.root, resolve(dirname(context.filename), source)).replaceAll('\\', '/');
      const target = /^packages\/[^/]+\//.exec(to)?.[0];
      if (target && !from.startsWith(target)) {
        context.report({ node, message: 'Import a package by its name: a path into it goes past what it exports.' });
      }
    }),
};

// eslint wants a plugin as the default export.
export default {
  meta: { name: 'house' },
  rules: {
    'no-ambient-time': ambientTime,
    'no-ambient-chance': ambientChance,
    'no-inexact-math': inexactMath,
    'exam-key': examKey,
    'no-deep-import': deepImport,
  },
};
