// Checked by its tests in a browser: it runs alone, outside the types of the application.
// @ts-nocheck
// Runs in the sandbox, on the address of courseware, above the page of a package. It gives the package the run-time
// interface that it looks for, and tells our page the few values that are kept. It knows nothing that the package may not
// know: whatever the package does to it, it can report for this one launch alone.
(() => {
  'use strict';
  const { page, standard, content } = document.currentScript.dataset;
  const frame = document.querySelector('iframe');
  const text = (value) => (value === undefined || value === null ? '' : String(value));
  const tell = (message) => window.parent.postMessage({ courseware: 1, ...message }, page);

  /** The values that are kept, out of what the library would commit. */
  const valuesOf = (cmi) => {
    const core = cmi.core ?? cmi;
    const score = core.score ?? {};
    return {
      completion: text(standard === 'scorm-1.2' ? core.lesson_status : cmi.completion_status),
      success: standard === 'scorm-1.2' ? '' : text(cmi.success_status),
      raw: text(score.raw),
      scaled: text(score.scaled),
      max: text(score.max),
      location: text(standard === 'scorm-1.2' ? core.lesson_location : cmi.location),
      suspendData: text(cmi.suspend_data),
      exit: text(core.exit),
    };
  };

  const begin = ({ learnerId, location, suspendData, resumed, launchData, masteryScore, completion, success, scaledScore }) => {
    const settings = {
      autocommit: true,
      autocommitSeconds: 10,
      lmsCommitUrl: 'kept-by-the-page',
      logLevel: 5,
      mastery_override: false,
      sendFullCommit: true,
      // Saving is our page's: the interface of a package may not wait for it.
      httpService: {
        updateSettings() {},
        processHttpRequest(_url, { cmi }) {
          if (cmi) tell({ kind: 'report', values: valuesOf(cmi) });
          return { result: 'true', errorCode: 0 };
        },
      },
    };
    const entry = resumed ? 'resume' : completion === 'unknown' ? 'ab-initio' : '';
    const points = scaledScore === undefined ? '' : String(Math.round(scaledScore * 10000) / 100);
    if (standard === 'scorm-1.2') {
      const status = success !== 'unknown' ? success : completion === 'unknown' ? 'not attempted' : completion;
      const core = { student_id: learnerId, student_name: 'Learner', lesson_location: location, lesson_status: status, entry, credit: 'credit' };
      window.API = new window.Scorm12API(settings);
      window.API.loadFromJSON({
        core: points === '' || Number(points) < 0 ? core : { ...core, score: { raw: points } },
        suspend_data: suspendData,
        launch_data: launchData,
        ...(masteryScore === undefined ? {} : { student_data: { mastery_score: String(masteryScore * 100) } }),
      });
    } else {
      window.API_1484_11 = new window.Scorm2004API(settings);
      window.API_1484_11.loadFromJSON({
        learner_id: learnerId,
        learner_name: 'Learner',
        location,
        suspend_data: suspendData,
        launch_data: launchData,
        entry,
        completion_status: completion,
        success_status: success,
        ...(scaledScore === undefined ? {} : { score: { scaled: String(scaledScore) } }),
        ...(masteryScore === undefined ? {} : { scaled_passing_score: String(masteryScore) }),
      });
    }
    frame.src = content;
  };

  let begun = false;
  // Again and again: the page around may not listen yet, its script can arrive after this frame.
  const calling = setInterval(() => tell({ kind: 'ready' }), 500);
  window.addEventListener('message', (event) => {
    if (begun || event.source !== window.parent || event.origin !== page || event.data?.courseware !== 1 || event.data.kind !== 'begin') return;
    begun = true;
    clearInterval(calling);
    begin(event.data.begin);
  });
  // Who closes the page in the middle keeps what was said until then.
  window.addEventListener('pagehide', () => {
    const api = window.API_1484_11 ?? window.API;
    if (api?.isInitialized?.()) api.commit(standard === 'scorm-1.2' ? 'LMSCommit' : 'Commit');
  });
  tell({ kind: 'ready' });
})();
