export { htmlReport as write } from '../reports/html';
