"""Pages as they are printed, as small pictures, with frames around what is spoken of."""
