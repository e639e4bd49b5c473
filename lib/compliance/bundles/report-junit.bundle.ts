export { junitReport as write } from '../reports/junit';
