// The bundler puts style sheets that are imported into a file of their own.
declare module "*.css";
