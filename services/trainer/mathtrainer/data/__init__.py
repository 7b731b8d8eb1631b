"""Problems, references and pairs, as files hold them."""
