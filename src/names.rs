//! Enums whose variants go by a name.

/// Declares an enum with a name for each variant, and lists both.
macro_rules! named {
    (
        $(#[$about:meta])+
        $visibility:vis enum $type:ident {
            $($(#[$what:meta])* $variant:ident = $name:literal,)+
        }
    ) => {
        $(#[$about])+
        $visibility enum $type {
            $($(#[$what])* $variant,)+
        }

        impl $type {
            /// Every one, in the order in which they are listed.
            $visibility const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The names, in the same order.
            $visibility const NAMES: [&'static str; Self::ALL.len()] = [$($name),+];

            /// The name in files and for programs.
            #[must_use]
            $visibility const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}
pub(crate) use named;
