// Where a password is chosen: it can be looked at, and who comes for the first time brings their time zone.

import "./time_zone.js";
import * as reveal from "./parts/reveal.js";

reveal.start();
