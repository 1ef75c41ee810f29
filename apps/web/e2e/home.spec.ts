import { givenPaid, givenSignedIn } from './given.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, JAVASCRIPT_LIMIT_BYTES, test, weighJavascript } from './journey.ts';

test('the home page opens, is accessible in both themes and light on the network', async ({ page }) => {
  const bytes = await weighJavascript(page, '/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/National Performance Specialists|NPS/);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(JAVASCRIPT_LIMIT_BYTES);
});

test('an address where nothing is says so, and leads on', async ({ page, consoleErrors }) => {
  const response = await page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);
  // The browser itself remarks on the 404.
  consoleErrors.splice(0);
});

test('machines are told that it lives and is ready', async ({ request }) => {
  expect((await request.get('/livez')).status()).toBe(200);
  expect((await request.get('/readyz')).status()).toBe(200);
});

test('in Spanish the frame, study and what is translated are Spanish, the rest says that it is English; the choice stays', async ({
  page,
  context,
  another,
  sql,
}) => {
  test.slow();
  const language = () => page.locator('html').getAttribute('lang');
  await page.goto('/guide/A6-the-job?from=home');
  expect(await language()).toBe('en');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Español' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('El trabajo de un técnico en electrocardiografía');
  await expect(page).toHaveURL(/\/guide\/A6-the-job\?from=home$/);
  expect(await language()).toBe('es');
  await expect(page.getByText('aún no la ha leído una segunda persona').first()).toBeVisible();
  await expectAccessible(page, ['light']);
  // To the next section without loading a page: its text is not translated, and the page says so.
  await page.getByRole('link', { name: /^Siguiente:/ }).click();
  await expect(page.getByText('Esta sección todavía está solo en inglés.')).toBeVisible();
  await expect(page.locator('article .body')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { name: 'Compruebe lo que sabe' })).toBeVisible();
  await page.reload();
  expect(await language()).toBe('es');
  await expectAccessible(page, ['dark']);
  const bytes = await weighJavascript(page, '/guide/A6-the-job');
  expect(bytes).toBeLessThanOrEqual(JAVASCRIPT_LIMIT_BYTES);
  await page.goto('/fees');
  await expect(page.getByText('Esta página todavía está solo en inglés.')).toBeVisible();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Tarifas' })).toBeVisible();

  // Signed in, the browser's choice still holds; made again it is the account's, on every device.
  const person = await givenPaid();
  await givenSignedIn(context, person.personId);
  await page.goto('/study');
  await expect(page.getByRole('heading', { level: 1, name: 'Estudio' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Exámenes de práctica', exact: true })).toBeVisible();
  await expectAccessible(page, ['light']);
  // From area to area: each brings its own words.
  await page.getByRole('link', { name: 'Su plan' }).first().click();
  await expect(page.getByRole('button', { name: 'Guardar y planear de nuevo' })).toBeVisible();
  await page.getByRole('link', { name: 'Estudio', exact: true }).click();
  await page.getByRole('link', { name: 'Tarjetas de hoy' }).click();
  await expect(page.getByRole('button', { name: /^Mostrar la respuesta/ })).toBeVisible();
  const kept = () => sql<{ language: string | null }>('select language from people where person_id = $1', [person.personId]);
  expect(await kept()).toEqual([{ language: null }]);
  await page.getByRole('contentinfo').or(page.getByRole('main').locator('footer')).getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Flashcards' })).toBeVisible();
  expect(await kept()).toEqual([{ language: 'en' }]);
  await page.getByRole('main').getByRole('button', { name: 'Español' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tarjetas' })).toBeVisible();
  const elsewhere = await another();
  await givenSignedIn(elsewhere.context(), person.personId);
  await elsewhere.goto('/study/cards/own');
  await expect(elsewhere.getByRole('heading', { level: 1, name: 'Sus propias tarjetas' })).toBeVisible();
});
