import { strToU8, zipSync, type Zippable } from 'fflate';

/** A manifest of SCORM 1.2 or 2004 with one part. */
export function scormManifest(
  standard: '1.2' | '2004',
  href = 'index.html',
  { mastery = '', before = '' }: { readonly mastery?: string; readonly before?: string } = {},
): string {
  const adlcp = standard === '1.2' ? 'http://www.adlnet.org/xsd/adlcp_rootv1p2' : 'http://www.adlnet.org/xsd/adlcp_v1p3';
  const type = standard === '1.2' ? 'adlcp:scormtype="sco"' : 'adlcp:scormType="sco"';
  const score = mastery === '' ? '' : `<adlcp:masteryscore>${mastery}</adlcp:masteryscore>`;
  return `<?xml version="1.0" encoding="UTF-8"?>${before}<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="${adlcp}">
<metadata><schema>ADL SCORM</schema><schemaversion>${standard === '1.2' ? '1.2' : '2004 4th Edition'}</schemaversion></metadata>
<organizations default="O"><organization identifier="O"><title>Artifact at the bed</title><item identifier="I" identifierref="R"><title>Artifact at the bed, part 1</title>${score}</item></organization></organizations>
<resources><resource identifier="R" type="webcontent" ${type} href="${href}"><file href="index.html"/></resource></resources></manifest>`;
}

/** A course structure of cmi5 with one unit. */
export function cmi5Structure(
  url = 'index.html',
  { moveOn = 'CompletedAndPassed', mastery = '0.8', units = 1 }: { readonly moveOn?: string; readonly mastery?: string; readonly units?: number } = {},
): string {
  const unit = (number: number) =>
    `<au id="https://academy.example/au/${number}" moveOn="${moveOn}" masteryScore="${mastery}"><title><langstring lang="en-US">Artifact</langstring></title><description><langstring lang="en-US">x</langstring></description><url>${url}</url></au>`;
  return `<?xml version="1.0" encoding="utf-8"?><courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"><course id="https://academy.example/course"><title><langstring lang="en-US">Artifact</langstring></title></course>${Array.from({ length: units }, (_, index) => unit(index + 1)).join('')}</courseStructure>`;
}

/** A page that says, by SCORM 1.2 or 2004, that it was gone through, when its button is pressed; and shows where it was before. */
export const SCORM_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Artifact</title><h1>Artifact at the bed</h1><p id="where"></p><button>Finish</button><script src="js/talk.js"></script></html>`;

/** Its script. */
export const SCORM_SCRIPT = `let at = window; while (!at.API && at.parent !== at) at = at.parent;
const api = at.API;
api.LMSInitialize('');
document.getElementById('where').textContent = 'Before: ' + (api.LMSGetValue('cmi.core.lesson_location') || 'nowhere');
api.LMSSetValue('cmi.core.lesson_location', 'page 2');
api.LMSSetValue('cmi.suspend_data', 'seen=1,2');
api.LMSCommit('');
document.querySelector('button').addEventListener('click', () => {
  api.LMSSetValue('cmi.core.score.raw', '90');
  api.LMSSetValue('cmi.core.lesson_status', 'completed');
  document.getElementById('where').textContent = 'Finished: ' + api.LMSFinish('');
});`;

/** Packs texts and bytes as an authoring program would; the same texts give the same bytes whenever they are packed. */
export function packed(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const zippable: Zippable = {};
  for (const [path, content] of Object.entries(files)) zippable[path] = typeof content === 'string' ? strToU8(content) : content;
  return zipSync(zippable, { mtime: '2026-11-01T12:00:00Z' });
}

/** A small package that works. */
export function scormPackage(standard: '1.2' | '2004' = '1.2', options: Parameters<typeof scormManifest>[2] = {}): Uint8Array {
  return packed({ 'imsmanifest.xml': scormManifest(standard, 'index.html', options), 'index.html': SCORM_PAGE, 'js/talk.js': SCORM_SCRIPT });
}
