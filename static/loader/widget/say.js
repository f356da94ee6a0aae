// What goes wrong stays in the console: nothing of ours ends a script of the site.

export const warn = (...words) => console.warn("Pupitre:", ...words);

export const safely =
  (work) =>
  (...args) => {
    try {
      return work(...args);
    } catch (error) {
      warn(error);
    }
  };
