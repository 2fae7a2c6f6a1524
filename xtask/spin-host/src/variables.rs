//! `spin:variables`, the one import that is Spin's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use wasmtime::component::{Accessor, HasData, Linker};

use crate::guest::Guest;

mod generated {
    wasmtime::component::bindgen!({
        inline: r"
            package spin:variables@3.0.0;

            interface variables {
                get: async func(name: string) -> result<string, error>;

                variant error {
                    invalid-name(string),
                    undefined(string),
                    provider(string),
                    other(string),
                }
            }

            world host {
                import variables;
            }
        ",
        imports: { default: async | store },
    });
}

use generated::spin::variables::variables::{self, Error};

/// The component's variables, resolved.
#[derive(Debug)]
pub(crate) struct Variables(pub(crate) BTreeMap<String, String>);

/// Gives the component its variables.
pub(crate) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    variables::add_to_linker::<_, Provider>(linker, Guest::variables)
}

struct Provider;

impl HasData for Provider {
    type Data<'a> = &'a mut Arc<Variables>;
}

impl variables::Host for &mut Arc<Variables> {}

impl<T: Send> variables::HostWithStore<T> for Provider {
    async fn get(accessor: &Accessor<T, Self>, name: String) -> Result<String, Error> {
        let found = accessor.with(|mut access| access.get().0.get(&name).cloned());
        found.ok_or(Error::Undefined(name))
    }
}
