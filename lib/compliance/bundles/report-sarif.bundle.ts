export { sarifReport as write } from '../reports/sarif';
