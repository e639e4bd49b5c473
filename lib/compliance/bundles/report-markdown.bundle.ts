export { markdownReport as write } from '../reports/markdown';
