export { csvReport as write } from '../reports/csv';
