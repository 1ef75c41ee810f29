import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ erased: url.searchParams.get('how') === 'erased' });
