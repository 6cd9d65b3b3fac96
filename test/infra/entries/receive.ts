export { handler } from './echo.ts';
